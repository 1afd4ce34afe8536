import { copyBytes } from '../bytes/copy-bytes.js';
import type { Flaw } from './field-flaws.js';
import type { FieldKind } from './field-kinds.js';

/** Values that are remembered; 256 of 128 bytes are 32 KiB for the whole process. */
const SLOTS = 256;
const SLOT_BYTES = 128;

/**
 * Remembers values that come as literals again and again, by their bytes in the block: clients that are built on
 * nghttp2, as grpc-js is, never index :path. A known value need not be decoded, and its text is the same string, whose
 * hash a Map already knows. A value takes the slot of another one without asking, so that nothing ever grows.
 */
export class TextCache {
  readonly #bytes = Buffer.alloc(SLOTS * SLOT_BYTES);
  /** Bytes of the value in each slot; 0 without one. */
  readonly #lengths = new Uint8Array(SLOTS);
  /** What the value is of: its kind, and above that whether it is Huffman-coded. */
  readonly #sorts = new Uint8Array(SLOTS);
  readonly #octets = new Uint16Array(SLOTS);
  readonly #flaws = new Uint8Array(SLOTS);
  readonly #texts = new Array<string>(SLOTS).fill('');
  /** Where the value that was looked for last would be. */
  #slot = 0;

  /** @returns the slot of the value `source[start..end)` of a field; -1 when it is not known */
  find(kind: FieldKind, isCoded: boolean, source: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (length > SLOT_BYTES) return -1;
    let hash = length;
    for (let at = start; at < end; at += 1) hash = Math.imul(hash, 31) + (source[at] as number);
    const slot = (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (SLOTS - 1);
    this.#slot = slot;
    if (this.#lengths[slot] !== length || this.#sorts[slot] !== sortOf(kind, isCoded)) return -1;
    const bytes = this.#bytes;
    for (let at = start, from = slot * SLOT_BYTES; at < end; at += 1, from += 1) {
      if (source[at] !== bytes[from]) return -1;
    }
    return slot;
  }

  textAt(slot: number): string {
    return this.#texts[slot] as string;
  }

  /** Octets of the decoded value. */
  octetsAt(slot: number): number {
    return this.#octets[slot] as number;
  }

  flawAt(slot: number): Flaw {
    return this.#flaws[slot] as number;
  }

  /** Remembers the value that `find` has just not found, unless it is long. */
  keep(
    kind: FieldKind,
    isCoded: boolean,
    source: Uint8Array,
    start: number,
    end: number,
    text: string,
    flaw: Flaw,
  ): void {
    if (end - start > SLOT_BYTES) return;
    const slot = this.#slot;
    copyBytes(source, start, end, this.#bytes, slot * SLOT_BYTES);
    this.#lengths[slot] = end - start;
    this.#sorts[slot] = sortOf(kind, isCoded);
    this.#octets[slot] = text.length;
    this.#flaws[slot] = flaw;
    this.#texts[slot] = text;
  }
}

function sortOf(kind: FieldKind, isCoded: boolean): number {
  return isCoded ? kind | 0x80 : kind;
}
