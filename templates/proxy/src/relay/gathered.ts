import { MAX_FRAME_BYTES } from '../http2/frame-types.js';
import { NONE, Pieces } from '../http2/pieces.js';
import type { Flow } from './flow.js';

/**
 * Payload of whole DATA frames in what is being read from a socket. That of each stream goes on in one frame, though the
 * frames of several streams alternate: less work, and fewer bytes. None of it waits for another read.
 */
const pieces = new Pieces();
const flows: Flow[] = [];

/** @returns whether there was room for it */
export function gather(flow: Flow, start: number, end: number): boolean {
  const bytes = flow.gatheredBytes + end - start;
  if (bytes > MAX_FRAME_BYTES || pieces.isFull) return false;
  const isFirst = flow.gatheredBytes === 0;
  const piece = pieces.add(isFirst ? NONE : flow.lastPiece, start, end);
  if (isFirst) {
    flow.firstPiece = piece;
    flows.push(flow);
  }
  flow.lastPiece = piece;
  flow.gatheredBytes = bytes;
  return true;
}

/** @param bytes that it all lies in */
export function sendGathered(bytes: Buffer): void {
  for (const flow of flows) flow.takeGathered(bytes, pieces);
  flows.length = 0;
  pieces.clear();
}
