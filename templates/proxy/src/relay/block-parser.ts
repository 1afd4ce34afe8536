import type { LimitsConfig } from '../config/proxy-config.js';
import type { BlockKind } from '../hpack/block-kind.js';
import { HeaderDecoder } from '../hpack/header-decoder.js';
import type { HeaderList } from '../hpack/header-list.js';
import { HpackError } from '../hpack/hpack-error.js';
import {
  COMPRESSION_ERROR,
  ENHANCE_YOUR_CALM,
  FRAME_SIZE_ERROR,
  PROTOCOL_ERROR,
} from '../http2/error-codes.js';
import { FrameParser } from '../http2/frame-parser.js';
import {
  CONTINUATION,
  END_HEADERS,
  END_STREAM,
  HAS_PRIORITY,
  PADDED,
} from '../http2/frame-types.js';
import { readUint32 } from '../http2/settings.js';
import { SplitBlock } from './split-block.js';

/** Puts the header blocks of one peer together and decodes them. */
export abstract class BlockParser extends FrameParser {
  readonly #decoder: HeaderDecoder;
  readonly #maxBlockBytes: number;
  readonly #maxContinuations: number;
  readonly #block = new SplitBlock();

  constructor({ headerTableBytes, maxHeaderListBytes, maxContinuations }: LimitsConfig) {
    super();
    this.#maxBlockBytes = maxHeaderListBytes * 2;
    this.#maxContinuations = maxContinuations;
    this.#decoder = new HeaderDecoder({
      maxTableSize: headerTableBytes,
      maxListSize: maxHeaderListBytes,
    });
  }

  /** When the header block that is not complete began, or 0. */
  get blockSince(): number {
    return this.#block.since;
  }

  /** Whether a header block has begun and not ended. */
  protected get isInBlock(): boolean {
    return this.#block.id !== 0;
  }

  /** What the next header block of a stream is. */
  protected abstract kindOfBlock(id: number): BlockKind;
  /** @param list good until this returns */
  protected abstract onHeaders(
    id: number,
    list: HeaderList,
    isLast: boolean,
    dependsOnItself: boolean,
  ): void;

  /** RFC 9113, section 6.10: nothing may stand between the frames of a header block. */
  protected breaksBlock(type: number, id: number): boolean {
    if (this.#block.id === 0 || (type === CONTINUATION && id === this.#block.id)) return false;
    this.onBrokenRule(PROTOCOL_ERROR, 'another frame within a header block');
    return true;
  }

  protected takeHeaders(
    flags: number,
    id: number,
    bytes: Buffer,
    start: number,
    end: number,
  ): void {
    if (id === 0) {
      this.onBrokenRule(PROTOCOL_ERROR, 'HEADERS on stream 0');
      return;
    }
    let from = start;
    let to = end;
    if ((flags & PADDED) !== 0) {
      if (from === to) {
        this.onBrokenRule(FRAME_SIZE_ERROR, 'padded HEADERS of 0 bytes');
        return;
      }
      to -= bytes[from] as number;
      from += 1;
    }
    let dependsOnItself = false;
    if ((flags & HAS_PRIORITY) !== 0) {
      dependsOnItself = from + 5 <= to && (readUint32(bytes, from) & 0x7fff_ffff) === id;
      from += 5;
    }
    if (from > to) {
      this.onBrokenRule(PROTOCOL_ERROR, 'HEADERS with more padding than payload');
      return;
    }
    const isLast = (flags & END_STREAM) !== 0;
    if ((flags & END_HEADERS) !== 0) {
      this.#decode(id, bytes, from, to, isLast, dependsOnItself);
      return;
    }
    this.#block.begin(id, isLast, dependsOnItself, this.now);
    this.#append(bytes, from, to);
  }

  protected takeContinuation(
    flags: number,
    id: number,
    bytes: Buffer,
    start: number,
    end: number,
  ): void {
    const block = this.#block;
    if (block.id === 0) {
      this.onBrokenRule(PROTOCOL_ERROR, `CONTINUATION on stream ${id} without a header block`);
      return;
    }
    block.continuations += 1;
    if (block.continuations > this.#maxContinuations) {
      const reason = `a header block in more than ${this.#maxContinuations} CONTINUATION frames`;
      this.onBrokenRule(ENHANCE_YOUR_CALM, reason);
      return;
    }
    if (!this.#append(bytes, start, end) || (flags & END_HEADERS) === 0) return;
    this.#decode(id, block.end(), 0, block.length, block.isLast, block.dependsOnItself);
  }

  #append(bytes: Buffer, start: number, end: number): boolean {
    if (this.#block.append(bytes, start, end, this.#maxBlockBytes)) return true;
    const reason = `a header block of more than ${this.#maxBlockBytes} bytes`;
    this.onBrokenRule(ENHANCE_YOUR_CALM, reason);
    return false;
  }

  #decode(
    id: number,
    bytes: Buffer,
    start: number,
    end: number,
    isLast: boolean,
    dependsOnItself: boolean,
  ): void {
    let list: HeaderList;
    try {
      list = this.#decoder.decode(bytes, start, end, this.kindOfBlock(id));
    } catch (error) {
      if (!(error instanceof HpackError)) throw error;
      this.onBrokenRule(COMPRESSION_ERROR, error.message);
      return;
    }
    this.onHeaders(id, list, isLast, dependsOnItself);
    this.#decoder.release();
  }
}
