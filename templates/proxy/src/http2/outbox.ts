import type { Duplex } from 'node:stream';
import type { ByteArea } from '../bytes/byte-area.js';
import { CHUNK_BYTES, giveChunk, takeChunk } from '../bytes/chunk-pool.js';
import { copyToView } from '../bytes/copy-view.js';
import type { Flushable, Flusher } from './flusher.js';
import {
  CONTINUATION,
  DATA,
  END_HEADERS,
  END_STREAM,
  FRAME_HEADER_BYTES,
  GOAWAY,
  HEADERS,
  RST_STREAM,
  WINDOW_UPDATE,
} from './frame-types.js';
import { NONE, type Pieces } from './pieces.js';

/** Bytes that the kernel has not taken yet, above which a socket counts as blocked. */
const BLOCKED_BYTES = 65_536;

/** Chunks filled within one turn of the event loop, above which the rest has to wait for the next: 256 KiB. */
const TURN_CHUNKS = 8;

const TABLE_SIZE_ZERO = 0x20;

/** Writes frames into pooled chunks and hands them to the socket once a turn of the event loop. */
export class Outbox implements Flushable {
  /** Bytes handed to the socket so far. */
  sentBytes = 0;
  /** DATA frames so far. */
  dataFrames = 0;
  /** Whether the peer reads so slowly that no more payload should be added. */
  isBlocked = false;
  /** Whether the next header block must say that we use no dynamic table (RFC 7541, section 4.2). */
  mustResizeTable = false;
  readonly #socket: Duplex;
  readonly #flusher: Flusher;
  #chunk: ByteArea | undefined;
  #position = 0;
  readonly #full: ByteArea[] = [];
  readonly #fullLengths: number[] = [];
  #isDirty = false;
  #isClosed = false;
  /** Chunks that the socket still looks at, oldest first. */
  readonly #underWay: ByteArea[] = [];
  readonly #onWritten = () => {
    const chunk = this.#underWay.shift();
    if (chunk) giveChunk(chunk);
  };

  readonly #onFree: () => void;

  /** @param onFree called when the outbox is blocked no more */
  constructor(socket: Duplex, flusher: Flusher, onFree: () => void) {
    this.#socket = socket;
    this.#flusher = flusher;
    this.#onFree = onFree;
    socket.on('drain', () => this.#unblock());
  }

  /** Bytes that neither the kernel has taken nor, before the end of this turn, the socket has seen. */
  get waitingBytes(): number {
    return this.#socket.writableLength + this.#full.length * CHUNK_BYTES + this.#position;
  }

  /** Any frame with a payload of at most some hundred bytes. */
  frame(type: number, flags: number, id: number, payload: Uint8Array): void {
    this.#header(payload.length, type, flags, id);
    this.#append(payload, 0, payload.length);
  }

  /** One DATA frame. */
  data(id: number, bytes: Uint8Array, start: number, end: number, isLast: boolean): void {
    this.dataFrames += 1;
    this.#header(end - start, DATA, isLast ? END_STREAM : 0, id);
    this.#append(bytes, start, end);
  }

  /** One DATA frame of `length` bytes, whose pieces came in frames of their own and count as those. */
  gathered(id: number, bytes: Uint8Array, pieces: Pieces, first: number, length: number): void {
    this.#header(length, DATA, 0, id);
    for (let piece = first; piece !== NONE; piece = pieces.after(piece)) {
      this.dataFrames += 1;
      this.#append(bytes, pieces.startOf(piece), pieces.endOf(piece));
    }
  }

  /** A header block of `length` bytes, in as many frames as the peer's largest one makes necessary. */
  headers(
    id: number,
    block: Uint8Array,
    length: number,
    isLast: boolean,
    maxFrameBytes: number,
  ): void {
    const prefix = this.mustResizeTable ? 1 : 0;
    const first = Math.min(length, maxFrameBytes - prefix);
    const flags = (isLast ? END_STREAM : 0) | (first === length ? END_HEADERS : 0);
    this.#header(first + prefix, HEADERS, flags, id);
    if (prefix > 0) {
      this.#byte(TABLE_SIZE_ZERO);
      this.mustResizeTable = false;
    }
    this.#append(block, 0, first);
    for (let at = first; at < length;) {
      const next = Math.min(length, at + maxFrameBytes);
      this.#header(next - at, CONTINUATION, next === length ? END_HEADERS : 0, id);
      this.#append(block, at, next);
      at = next;
    }
  }

  rstStream(id: number, code: number): void {
    this.#header(4, RST_STREAM, 0, id);
    this.#uint32(code);
  }

  windowUpdate(id: number, increment: number): void {
    this.#header(4, WINDOW_UPDATE, 0, id);
    this.#uint32(increment);
  }

  goaway(lastId: number, code: number, debug: string): void {
    const text = Buffer.from(debug, 'utf8');
    this.#header(8 + text.length, GOAWAY, 0, 0);
    this.#uint32(lastId);
    this.#uint32(code);
    this.#append(text, 0, text.length);
  }

  /** Bytes as they are: the preface. */
  raw(bytes: Uint8Array): void {
    this.#reserve(0);
    this.#append(bytes, 0, bytes.length);
  }

  flush(): void {
    this.#isDirty = false;
    if (this.#isClosed) return;
    const socket = this.#socket;
    const isOne = this.#full.length === 0;
    if (!isOne) {
      socket.cork();
      for (const [index, chunk] of this.#full.entries()) {
        this.#send(chunk, this.#fullLengths[index] as number);
      }
      this.#full.length = 0;
      this.#fullLengths.length = 0;
    }
    const chunk = this.#chunk;
    if (chunk && this.#position > 0) {
      this.#chunk = undefined;
      this.#send(chunk, this.#position);
      this.#position = 0;
    }
    if (!isOne) socket.uncork();
    if (socket.writableLength > BLOCKED_BYTES) this.isBlocked = true;
    else if (this.isBlocked && !isOne) this.#unblock();
  }

  /** Gives up what has not been handed to the socket; nothing is sent any more. */
  close(): void {
    this.#isClosed = true;
    for (const chunk of this.#full) giveChunk(chunk);
    if (this.#chunk) giveChunk(this.#chunk);
    this.#full.length = 0;
    this.#fullLengths.length = 0;
    this.#chunk = undefined;
    this.#position = 0;
  }

  #unblock(): void {
    if (!this.isBlocked || this.#isClosed) return;
    this.isBlocked = false;
    this.#onFree();
  }

  #send(chunk: ByteArea, length: number): void {
    this.sentBytes += length;
    this.#underWay.push(chunk);
    const { bytes } = chunk;
    this.#socket.write(
      length === bytes.length ? bytes : bytes.subarray(0, length),
      this.#onWritten,
    );
  }

  #header(length: number, type: number, flags: number, id: number): void {
    const at = this.#reserve(FRAME_HEADER_BYTES);
    const { view } = this.#chunk as ByteArea;
    view.setUint32(at, (length << 8) | type);
    view.setUint8(at + 4, flags);
    view.setUint32(at + 5, id);
  }

  #byte(value: number): void {
    const at = this.#reserve(1);
    (this.#chunk as ByteArea).view.setUint8(at, value);
  }

  #uint32(value: number): void {
    const at = this.#reserve(4);
    (this.#chunk as ByteArea).view.setUint32(at, value);
  }

  /** Room for so many bytes in one piece. @returns where it begins; it counts as filled */
  #reserve(bytes: number): number {
    let at = this.#position;
    if (this.#chunk === undefined || at + bytes > CHUNK_BYTES) {
      this.#nextChunk();
      at = this.#position;
    }
    this.#position = at + bytes;
    return at;
  }

  #append(bytes: Uint8Array, start: number, end: number): void {
    let from = start;
    while (from < end) {
      if (this.#position === CHUNK_BYTES) this.#nextChunk();
      const to = Math.min(end, from + CHUNK_BYTES - this.#position);
      copyToView(bytes, from, to, (this.#chunk as ByteArea).view, this.#position);
      this.#position += to - from;
      from = to;
    }
  }

  #nextChunk(): void {
    const chunk = this.#chunk;
    if (this.#isClosed) {
      // Nobody reads it any more.
      this.#chunk ??= takeChunk();
      this.#position = 0;
      return;
    }
    if (chunk) {
      // A frame header that did not fit leaves some bytes of the chunk unused.
      this.#full.push(chunk);
      this.#fullLengths.push(this.#position);
      if (this.#full.length >= TURN_CHUNKS) this.isBlocked = true;
    }
    this.#chunk = takeChunk();
    this.#position = 0;
    if (this.#isDirty) return;
    this.#isDirty = true;
    this.#flusher.add(this);
  }
}
