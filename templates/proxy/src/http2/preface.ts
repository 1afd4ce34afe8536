import { PREFACE } from './frame-types.js';

/** Takes the connection preface (RFC 9113, section 3.4) off what a client sends. */
export class PrefaceReader {
  #bytes = 0;

  get isWhole(): boolean {
    return this.#bytes === PREFACE.length;
  }

  /** @returns what stands behind it in the chunk, maybe nothing; undefined where the client sent something else */
  take(chunk: Buffer): Buffer | undefined {
    const length = Math.min(chunk.length, PREFACE.length - this.#bytes);
    const expected = PREFACE.subarray(this.#bytes, this.#bytes + length);
    if (!expected.equals(chunk.subarray(0, length))) return undefined;
    this.#bytes += length;
    return chunk.subarray(length);
  }
}
