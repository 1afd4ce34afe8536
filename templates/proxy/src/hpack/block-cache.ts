import { copyBytes } from '../bytes/copy-bytes.js';
import { REQUEST, type BlockKind } from './block-kind.js';
import { HeaderList } from './header-list.js';

/** Blocks that one connection's decoder remembers: the methods of one client, with the metadata that it always sends. */
const SLOTS = 32;
/** Bytes of the longest block that is remembered, and of the longest list: one connection holds up to 32 KiB. */
export const MAX_BLOCK_BYTES = 512;

interface CachedBlock {
  bytes: Buffer;
  length: number;
  kind: BlockKind;
  version: number;
  readonly list: HeaderList;
}

/**
 * Remembers what blocks meant that left the dynamic table as it was. While the table stays so, the same bytes mean the
 * same fields. A block is remembered when it comes for the second time, so that a client whose blocks all differ costs
 * nothing.
 */
export class BlockCache {
  readonly #blocks = new Array<CachedBlock | undefined>(SLOTS).fill(undefined);
  /** The hash of the block that came last, by slot. */
  readonly #hashes = new Int32Array(SLOTS);
  /** The hash of the block that was looked for last. */
  #hash = 0;

  /** @param version that of the dynamic table */
  find(
    block: Uint8Array,
    start: number,
    end: number,
    kind: BlockKind,
    version: number,
  ): HeaderList | undefined {
    let even = kind;
    let odd = end - start;
    let at = start;
    for (; at < end - 1; at += 2) {
      even = Math.imul(even, 31) + (block[at] as number);
      odd = Math.imul(odd, 31) + (block[at + 1] as number);
    }
    if (at < end) even = Math.imul(even, 31) + (block[at] as number);
    const hash = (even ^ Math.imul(odd, 0x9e3779b1)) | 0;
    this.#hash = hash;
    const cached = this.#blocks[slotOf(hash)];
    if (cached === undefined || cached.version !== version || cached.kind !== kind)
      return undefined;
    if (cached.length !== end - start) return undefined;
    const bytes = cached.bytes;
    for (let from = 0, to = start; to < end; from += 1, to += 1) {
      if (bytes[from] !== block[to]) return undefined;
    }
    return cached.list;
  }

  /** Remembers the block that `find` has just not found, when it came before and is not large. */
  keep(
    block: Uint8Array,
    start: number,
    end: number,
    kind: BlockKind,
    version: number,
    list: HeaderList,
  ): void {
    const slot = slotOf(this.#hash);
    if (this.#hashes[slot] !== this.#hash) {
      this.#hashes[slot] = this.#hash;
      return;
    }
    if (list.length > MAX_BLOCK_BYTES) return;
    const cached = (this.#blocks[slot] ??= newBlock());
    cached.length = end - start;
    cached.kind = kind;
    cached.version = version;
    if (cached.bytes.length < cached.length) cached.bytes = Buffer.allocUnsafeSlow(cached.length);
    copyBytes(block, start, end, cached.bytes, 0);
    cached.list.copyFrom(list);
  }
}

function newBlock(): CachedBlock {
  return {
    bytes: Buffer.allocUnsafeSlow(0),
    length: 0,
    kind: REQUEST,
    version: 0,
    list: new HeaderList(),
  };
}

function slotOf(hash: number): number {
  return (hash ^ (hash >>> 5) ^ (hash >>> 15)) & (SLOTS - 1);
}
