import { FRAME_HEADER_BYTES } from '../../src/http2/frame-types.js';
import type { Frame } from './frame.js';

/** Puts frames together from chunks; the simplest way there is, to test a faster one against. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #size = 0;

  /** @returns the frames that this chunk completed */
  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    const frames: Frame[] = [];
    while (this.#size >= FRAME_HEADER_BYTES) {
      const bytes = this.#joined();
      const end = FRAME_HEADER_BYTES + bytes.readUIntBE(0, 3);
      if (bytes.length < end) break;
      frames.push({
        type: bytes[3] as number,
        flags: bytes[4] as number,
        id: bytes.readUInt32BE(5) & 0x7fff_ffff,
        payload: bytes.subarray(FRAME_HEADER_BYTES, end),
      });
      this.#chunks = [bytes.subarray(end)];
      this.#size = bytes.length - end;
    }
    return frames;
  }

  #joined(): Buffer {
    const first = this.#chunks[0];
    if (first && this.#chunks.length === 1) return first;
    const bytes = Buffer.concat(this.#chunks);
    this.#chunks = [bytes];
    return bytes;
  }
}
