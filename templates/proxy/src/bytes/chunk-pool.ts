import { ByteArea } from './byte-area.js';

/** Bytes of a chunk: two frames of the usual largest size, or some hundred small calls. */
export const CHUNK_BYTES = 32_768;

/** Spare chunks kept; more are left to the garbage collector. 256 are 8 MiB. */
const MAX_SPARE = 256;

const spare: ByteArea[] = [];

/** A chunk of memory with whatever was in it. One home for all connections: an idle one holds none. */
export function takeChunk(): ByteArea {
  return spare.pop() ?? new ByteArea(CHUNK_BYTES);
}

/** Nobody may look at the chunk any longer. */
export function giveChunk(chunk: ByteArea): void {
  if (spare.length < MAX_SPARE) spare.push(chunk);
}
