import type { ByteArea } from '../bytes/byte-area.js';
import { giveChunk, takeChunk } from '../bytes/chunk-pool.js';
import { copyToView } from '../bytes/copy-view.js';
import { FRAME_SIZE_ERROR, PROTOCOL_ERROR } from './error-codes.js';
import { DATA, END_STREAM, FRAME_HEADER_BYTES, MAX_FRAME_BYTES, PADDED } from './frame-types.js';

/**
 * Takes the frames of one peer out of the chunks its socket gives. Frames are read where they lie; only one that is
 * split over two chunks is put together first. The payload of a DATA frame is never put together: its parts are handed
 * on as they come.
 */
export abstract class FrameParser {
  /** Set by whoever has no more interest in the peer's bytes. */
  protected isDeaf = false;
  /** Milliseconds of the process's clock when the chunk that is being read came; set by whoever reads. */
  now = 0;
  /** When a frame began that has not come whole, or 0. Not of DATA, whose parts go on as they come. */
  frameSince = 0;
  #carry: ByteArea | undefined;
  #carried = 0;
  /** Payload of the DATA frame under way that has not come yet, without its padding. */
  #dataLeft = 0;
  #paddingLeft = 0;
  #isLastData = false;
  /** Whether there is more to come of a DATA frame. */
  #isInData = false;

  /** Any frame but DATA, whole: its payload is `bytes[start..end)`, valid until it returns. */
  protected abstract onFrame(
    type: number,
    flags: number,
    id: number,
    bytes: Buffer,
    start: number,
    end: number,
  ): void;
  /**
   * A DATA frame that lies there whole, without padding and not the last of its stream, may wait for those behind it.
   *
   * @returns whether it does; otherwise it comes like any other
   */
  protected abstract gather(id: number, start: number, end: number): boolean;
  /** Those that wait lie in these bytes, and no more of them follow. */
  protected abstract onGathered(bytes: Buffer): void;
  /** A DATA frame begins. `length` is what it takes from the windows, its padding included. */
  protected abstract onDataStart(
    id: number,
    length: number,
    padding: number,
    isLast: boolean,
  ): void;
  /** A part of its payload, maybe empty; `isEnd` with the last part of the stream's last frame. */
  protected abstract onDataPart(bytes: Buffer, start: number, end: number, isEnd: boolean): void;
  /** The peer broke the rules in a way that ends the connection. */
  protected abstract onBrokenRule(code: number, reason: string): void;

  /** @param chunk not kept: it may be used again as soon as this returns */
  protected parse(chunk: Buffer): void {
    const end = chunk.length;
    let at = 0;
    while (at < end && !this.isDeaf) {
      if (this.#isInData) {
        at = this.#takeData(chunk, at, end);
      } else if (this.#carried > 0) {
        at = this.#carryOn(chunk, at, end);
      } else {
        at = this.#gatherData(chunk, at, end);
        if (at === end || this.isDeaf) return;
        const needed = this.#neededBytes(chunk, at, end);
        if (needed < 0) return;
        if (end - at < needed) {
          this.#startCarry(chunk, at, end);
          return;
        }
        at = this.#takeFrame(chunk, at);
      }
    }
  }

  /** @returns where the frames end that were gathered */
  #gatherData(bytes: Buffer, at: number, end: number): number {
    let next = at;
    while (end - next >= FRAME_HEADER_BYTES && bytes[next + 3] === DATA) {
      if (((bytes[next + 4] as number) & (PADDED | END_STREAM)) !== 0) break;
      const length = lengthAt(bytes, next);
      const start = next + FRAME_HEADER_BYTES;
      if (length > MAX_FRAME_BYTES || length > end - start) break;
      if (!this.gather(idAt(bytes, next + 5), start, start + length)) break;
      next = start + length;
    }
    if (next > at) this.onGathered(bytes);
    return next;
  }

  /** How many bytes must lie there before the frame can be begun; negative after a broken rule. */
  #neededBytes(bytes: Buffer, at: number, end: number): number {
    if (end - at < FRAME_HEADER_BYTES) return FRAME_HEADER_BYTES;
    const length = lengthAt(bytes, at);
    if (length > MAX_FRAME_BYTES) {
      const reason = `a frame of ${length} bytes, where ${MAX_FRAME_BYTES} are allowed`;
      this.onBrokenRule(FRAME_SIZE_ERROR, reason);
      return -1;
    }
    if (bytes[at + 3] !== DATA) return FRAME_HEADER_BYTES + length;
    const isPadded = ((bytes[at + 4] as number) & PADDED) !== 0;
    return isPadded && length > 0 ? FRAME_HEADER_BYTES + 1 : FRAME_HEADER_BYTES;
  }

  /** @returns where the bytes go on that are not dealt with */
  #takeFrame(bytes: Buffer, at: number): number {
    const length = lengthAt(bytes, at);
    const flags = bytes[at + 4] as number;
    const id = idAt(bytes, at + 5);
    const start = at + FRAME_HEADER_BYTES;
    if (bytes[at + 3] !== DATA) {
      this.onFrame(bytes[at + 3] as number, flags, id, bytes, start, start + length);
      return start + length;
    }
    const isPadded = (flags & PADDED) !== 0;
    if (isPadded && length === 0) {
      this.onBrokenRule(FRAME_SIZE_ERROR, 'a padded DATA frame without room for its pad length');
      return start;
    }
    const padding = isPadded ? (bytes[start] as number) + 1 : 0;
    if (padding > length) {
      this.onBrokenRule(PROTOCOL_ERROR, `a DATA frame of ${length} bytes with more padding`);
      return start;
    }
    this.#isInData = true;
    this.#dataLeft = length - padding;
    this.#paddingLeft = isPadded ? padding - 1 : 0;
    this.#isLastData = (flags & END_STREAM) !== 0;
    this.onDataStart(id, length, padding, this.#isLastData);
    const next = isPadded ? start + 1 : start;
    if (this.#dataLeft === 0) this.#endData(bytes, next, next);
    return next;
  }

  #takeData(bytes: Buffer, at: number, end: number): number {
    if (this.#dataLeft > 0) {
      const to = Math.min(end, at + this.#dataLeft);
      this.#dataLeft -= to - at;
      if (this.#dataLeft > 0) this.onDataPart(bytes, at, to, false);
      else this.#endData(bytes, at, to);
      return to;
    }
    const to = Math.min(end, at + this.#paddingLeft);
    this.#paddingLeft -= to - at;
    this.#isInData = this.#paddingLeft > 0;
    return to;
  }

  #endData(bytes: Buffer, start: number, end: number): void {
    this.#isInData = this.#paddingLeft > 0;
    this.onDataPart(bytes, start, end, this.#isLastData);
  }

  #startCarry(bytes: Buffer, start: number, end: number): void {
    // The largest frame fits into a chunk.
    this.#carry = takeChunk();
    copyToView(bytes, start, end, this.#carry.view, 0);
    this.#carried = end - start;
    this.frameSince = this.now;
  }

  /** Adds to the frame that was split until it can be taken. */
  #carryOn(bytes: Buffer, start: number, end: number): number {
    const carry = this.#carry as ByteArea;
    let at = start;
    for (;;) {
      const needed = this.#neededBytes(carry.bytes, 0, this.#carried);
      if (needed < 0) return end;
      if (this.#carried >= needed) break;
      if (at === end) return end;
      const to = Math.min(end, at + needed - this.#carried);
      copyToView(bytes, at, to, carry.view, this.#carried);
      this.#carried += to - at;
      at = to;
    }
    this.#carried = 0;
    this.#carry = undefined;
    this.frameSince = 0;
    this.#takeFrame(carry.bytes, 0);
    giveChunk(carry);
    return at;
  }
}

function lengthAt(bytes: Buffer, at: number): number {
  return (
    ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number)
  );
}

function idAt(bytes: Buffer, at: number): number {
  return (
    (((bytes[at] as number) & 0x7f) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}
