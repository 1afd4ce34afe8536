import { copyBytes } from '../bytes/copy-bytes.js';

/** Bytes of the first piece of memory, if no more are needed at once. Each further one is twice as large as the last. */
const FIRST_PIECE_BYTES = 256;
const LARGEST_PIECE_BYTES = 16_384;

/** Bytes in the order they came, in few pieces of memory however small the portions are in which they come. */
export class ByteQueue {
  /** Bytes that wait. */
  length = 0;
  #pieces: Buffer[] = [];
  /** How much of the first piece is gone. */
  #gone = 0;
  /** How much of the last piece is filled. */
  #filled = 0;

  /** The piece of memory that the first bytes lie in, from `headStart` to `headEnd`. Only while there are bytes. */
  get head(): Buffer {
    return this.#pieces[0] as Buffer;
  }

  get headStart(): number {
    return this.#gone;
  }

  get headEnd(): number {
    return this.#pieces.length === 1 ? this.#filled : this.head.length;
  }

  /** @param bytes not kept */
  add(bytes: Buffer, start: number, end: number): void {
    this.length += end - start;
    let from = start;
    while (from < end) {
      let last = this.#pieces[this.#pieces.length - 1];
      if (last === undefined || this.#filled === last.length) {
        const next = Math.min(LARGEST_PIECE_BYTES, (last?.length ?? 0) * 2);
        last = Buffer.allocUnsafe(Math.max(end - from, next, FIRST_PIECE_BYTES));
        this.#pieces.push(last);
        this.#filled = 0;
      }
      const to = Math.min(end, from + last.length - this.#filled);
      copyBytes(bytes, from, to, last, this.#filled);
      this.#filled += to - from;
      from = to;
    }
  }

  /** Takes out the first bytes, at most those of the head. */
  shift(bytes: number): void {
    this.length -= bytes;
    this.#gone += bytes;
    if (this.#gone < this.headEnd) return;
    this.#pieces.shift();
    this.#gone = 0;
  }

  /** Puts other bytes in front, in place of the first `bytes`. @param parts kept */
  putFirst(parts: readonly Buffer[], bytes: number): void {
    for (let left = bytes; left > 0;) {
      const portion = Math.min(left, this.headEnd - this.headStart);
      this.shift(portion);
      left -= portion;
    }
    if (this.#gone > 0) {
      const [first] = this.#pieces as [Buffer];
      this.#pieces[0] = first.subarray(this.#gone);
      if (this.#pieces.length === 1) this.#filled -= this.#gone;
      this.#gone = 0;
    }
    if (this.length === 0) {
      this.#pieces = [];
      this.#filled = parts[parts.length - 1]?.length ?? 0;
    }
    this.#pieces.unshift(...parts);
    for (const { length } of parts) this.length += length;
  }

  clear(): void {
    this.length = 0;
    this.#pieces = [];
    this.#gone = 0;
    this.#filled = 0;
  }
}
