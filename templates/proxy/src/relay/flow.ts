import { NONE, type Pieces } from '../http2/pieces.js';
import { ByteQueue } from './byte-queue.js';
import type { Call } from './call.js';
import type { Connection } from './connection.js';
import type { BudgetShare } from './memory-budget.js';

const EMPTY = Buffer.alloc(0);

/**
 * One direction of a call: header block, payload and trailers on their way from a source to a sink, each a stream on a
 * connection. What the sink takes is written at once; the rest waits here, and the source gets its window back only for
 * what went on. So a reader that stops costs at most the window of its stream, and no other stream waits for it.
 */
export class Flow {
  readonly call: Call;
  /** Whether it is the direction from the client. */
  readonly isRequest: boolean;
  source: Connection | undefined;
  sourceId = 0;
  sink: Connection | undefined;
  sinkId = 0;
  /** Bytes that the source may still send. */
  receiveWindow = 0;
  /** Bytes that the sink still takes on this stream; negative after it shrank its windows. */
  sendWindow = 0;
  /** Whether the source has ended its side. */
  hasEnded = false;
  /** Whether the sink was told so. */
  isEndSent = false;
  /** Whether the sink has a header block. */
  areHeadersSent = false;
  /** Whether it is in its sink's list of those that wait. */
  isWaiting = false;
  /** Bytes at the head of what waits that the source has got its window back for already. */
  replayedBytes = 0;
  /** Bytes of payload that went on. */
  sentBytes = 0;
  /** Payload that was gathered for it of the bytes that are being read, from the first piece to the last. */
  gatheredBytes = 0;
  firstPiece = NONE;
  lastPiece = NONE;
  readonly #budget: BudgetShare;
  #waiting: ByteQueue | undefined;
  #isRefused = false;
  #headers: Buffer | undefined;
  #trailers: Buffer | undefined;
  #unreturned = 0;

  constructor(call: Call, isRequest: boolean, budget: BudgetShare) {
    this.call = call;
    this.isRequest = isRequest;
    this.#budget = budget;
  }

  /** Bytes of payload that wait here. */
  get waitingBytes(): number {
    return this.#waiting === undefined ? 0 : this.#waiting.length;
  }

  /** Whether nothing waits that must go first. */
  get isClear(): boolean {
    return this.waitingBytes === 0 && this.#headers === undefined;
  }

  /** Bytes of all that waits here. */
  get heldBytes(): number {
    return this.waitingBytes + (this.#headers?.length ?? 0) + (this.#trailers?.length ?? 0);
  }

  /** Takes on a header block: the first one, or the trailers, with which the source ends. @param block not kept */
  takeHeaders(block: Buffer, length: number, isLast: boolean): void {
    const { sink } = this;
    if (isLast) this.hasEnded = true;
    if (this.#isRefused) return;
    if (sink && this.isClear && !sink.out.isBlocked) {
      sink.out.headers(this.sinkId, block, length, isLast, sink.peerMaxFrame);
      this.areHeadersSent = true;
      if (isLast) this.#end();
      return;
    }
    const kept = Buffer.from(block.subarray(0, length));
    this.#budget.add(length);
    if (this.areHeadersSent || !this.isClear) this.#trailers = kept;
    else this.#headers = kept;
    this.#wait();
  }

  /** Takes on the payload that was gathered for it; its end comes later. @param bytes not kept */
  takeGathered(bytes: Buffer, pieces: Pieces): void {
    let piece = this.#writeGathered(bytes, pieces) ? NONE : this.firstPiece;
    this.gatheredBytes = 0;
    // A piece that there is no room for ends the call.
    while (piece !== NONE && this.source !== undefined && !this.hasEnded) {
      this.take(bytes, pieces.startOf(piece), pieces.endOf(piece), false);
      piece = pieces.after(piece);
    }
  }

  /** Takes on a part of the payload. @param bytes not kept */
  take(bytes: Buffer, start: number, end: number, isLast: boolean): void {
    if (isLast) this.hasEnded = true;
    if (this.#isRefused) return;
    const at = this.isClear ? this.#write(bytes, start, end) : start;
    if (this.isEndSent) this.call.onEndSent(this);
    else if (at < end) {
      if (this.#hold(bytes, at, end)) this.#wait();
    } else if (isLast && this.isClear) this.#writeEnd();
  }

  /** Trailers of the proxy's own stand for all that the source might still send. */
  finish(trailers: Buffer): void {
    this.hasEnded = true;
    if (this.#trailers) this.#budget.add(-this.#trailers.length);
    this.#trailers = trailers;
    this.#budget.add(trailers.length);
    this.pump();
  }

  /** Sends what waits, as far as the sink takes it, and at most about `most` bytes of it. */
  pump(most = Infinity): void {
    const { sink } = this;
    if (sink === undefined || this.isEndSent) return;
    if (this.#headers) {
      if (sink.out.isBlocked) {
        this.#wait();
        return;
      }
      this.#sendHeaders(sink, this.#headers);
      if (this.isEndSent) return;
    }
    let left = most;
    const waiting = this.#waiting;
    while (waiting && waiting.length > 0 && left > 0) {
      const { head, headStart, headEnd } = waiting;
      const written = this.#write(head, headStart, headEnd) - headStart;
      waiting.shift(written);
      this.#budget.add(-written);
      left -= written;
      if (written < headEnd - headStart) break;
    }
    if (this.isEndSent) this.call.onEndSent(this);
    else if (this.waitingBytes > 0) this.#wait();
    else if (this.hasEnded) this.#writeEnd();
  }

  /** The stream of the sink, on a connection that has just been given its header block. */
  connectTo(sink: Connection, id: number, isEndSent: boolean): void {
    this.sink = sink;
    this.sinkId = id;
    this.sendWindow = sink.peerWindow;
    this.areHeadersSent = true;
    this.isEndSent = isEndSent;
    this.isWaiting = false;
  }

  /** The padding of a DATA frame goes nowhere, so the source gets it back. */
  returnPadding(bytes: number): void {
    this.#unreturned += bytes;
    this.#giveBackHalves();
  }

  /** Gives the payload that another connection has taken already to the new sink once more, before all else. */
  replay(parts: readonly Buffer[]): void {
    const bytes = parts.reduce((sum, { length }) => sum + length, 0);
    // What is left of an earlier replay is a part of this one.
    const fresh = bytes - this.replayedBytes;
    (this.#waiting ??= new ByteQueue()).putFirst(parts, this.replayedBytes);
    this.#budget.add(fresh);
    this.replayedBytes = bytes;
    this.sentBytes -= fresh;
    this.isEndSent = false;
  }

  /** Nobody takes any more of it: what waits and what still comes is forgotten. */
  refuse(): void {
    this.dropWaiting();
    this.sink = undefined;
    this.#isRefused = true;
  }

  /** Forgets what waits, and both ends. */
  drop(): void {
    this.dropWaiting();
    this.sink = undefined;
    this.source = undefined;
  }

  /** Forgets what waits. */
  dropWaiting(): void {
    this.#budget.add(-this.heldBytes);
    this.#waiting = undefined;
    this.#headers = undefined;
    this.#trailers = undefined;
  }

  /**
   * Writes what the sink takes of the first bytes in line, and the end with the last of all.
   *
   * @returns where the bytes begin that the sink does not take now
   */
  #write(bytes: Buffer, start: number, end: number): number {
    const { sink } = this;
    if (sink === undefined) return start;
    const isAll = this.waitingBytes === 0 || this.waitingBytes === end - start;
    const mayEnd = this.hasEnded && isAll && this.#trailers === undefined;
    let at = start;
    while (at < end && !sink.out.isBlocked) {
      const room = Math.min(this.sendWindow, sink.sendWindow, sink.peerMaxFrame);
      if (room <= 0) break;
      const to = Math.min(end, at + room);
      const isLast = mayEnd && to === end;
      sink.out.data(this.sinkId, bytes, at, to, isLast);
      this.sendWindow -= to - at;
      sink.sendWindow -= to - at;
      if (isLast) this.isEndSent = true;
      at = to;
    }
    if (at > start) this.#onSent(bytes, start, at);
    return at;
  }

  /** Writes all that was gathered in one frame, where the sink takes that much. */
  #writeGathered(bytes: Buffer, pieces: Pieces): boolean {
    const { sink, gatheredBytes } = this;
    if (sink === undefined || !this.isClear || sink.out.isBlocked) return false;
    if (gatheredBytes > this.sendWindow || gatheredBytes > sink.sendWindow) return false;
    sink.out.gathered(this.sinkId, bytes, pieces, this.firstPiece, gatheredBytes);
    this.sendWindow -= gatheredBytes;
    sink.sendWindow -= gatheredBytes;
    this.sentBytes += gatheredBytes;
    if (this.isRequest) {
      for (let piece = this.firstPiece; piece !== NONE; piece = pieces.after(piece)) {
        this.call.onRequestSent(bytes, pieces.startOf(piece), pieces.endOf(piece));
      }
    } else {
      this.call.stats.responseBytes += gatheredBytes;
    }
    this.#unreturned += gatheredBytes;
    this.#giveBackHalves();
    return true;
  }

  #onSent(bytes: Buffer, start: number, end: number): void {
    const sent = end - start;
    const again = Math.min(sent, this.replayedBytes);
    this.replayedBytes -= again;
    this.sentBytes += sent;
    if (again < sent) {
      if (this.isRequest) this.call.onRequestSent(bytes, start + again, end);
      else this.call.stats.responseBytes += sent;
    }
    this.#unreturned += sent - again;
    this.#giveBackHalves();
  }

  /** Half a window at a time: a frame for each message would cost more than the message. */
  #giveBackHalves(): void {
    const { source } = this;
    if (source === undefined || this.hasEnded) return;
    if (this.#unreturned * 2 < source.streamWindow) return;
    source.out.windowUpdate(this.sourceId, this.#unreturned);
    this.receiveWindow += this.#unreturned;
    this.#unreturned = 0;
  }

  #sendHeaders(sink: Connection, headers: Buffer): void {
    const isLast = this.hasEnded && this.waitingBytes === 0 && !this.#trailers;
    this.areHeadersSent = true;
    sink.out.headers(this.sinkId, headers, headers.length, isLast, sink.peerMaxFrame);
    this.#headers = undefined;
    this.#budget.add(-headers.length);
    if (isLast) this.#end();
  }

  #writeEnd(): void {
    const { sink } = this;
    if (sink === undefined || this.isEndSent) return;
    const trailers = this.#trailers;
    if (trailers) {
      if (sink.out.isBlocked) {
        this.#wait();
        return;
      }
      sink.out.headers(this.sinkId, trailers, trailers.length, true, sink.peerMaxFrame);
      this.#trailers = undefined;
      this.#budget.add(-trailers.length);
    } else {
      sink.out.data(this.sinkId, EMPTY, 0, 0, true);
    }
    this.#end();
  }

  #end(): void {
    this.isEndSent = true;
    this.call.onEndSent(this);
  }

  /** @returns whether there was room */
  #hold(bytes: Buffer, start: number, end: number): boolean {
    const length = end - start;
    if (this.#budget.isTooMuch(length)) {
      this.call.onTooMuchHeld();
      return false;
    }
    (this.#waiting ??= new ByteQueue()).add(bytes, start, end);
    this.#budget.add(length);
    return true;
  }

  /** Waits for the connection where that is what is missing; a stream's window comes with a frame of its own. */
  #wait(): void {
    const { sink } = this;
    if (sink === undefined || this.isWaiting) return;
    const isForStream =
      this.#headers === undefined && this.waitingBytes > 0 && this.sendWindow <= 0;
    if (isForStream) return;
    this.isWaiting = true;
    sink.addWaiting(this);
  }
}
