import type { Duplex } from 'node:stream';
import {
  ENHANCE_YOUR_CALM,
  FLOW_CONTROL_ERROR,
  FRAME_SIZE_ERROR,
  NO_ERROR,
  PROTOCOL_ERROR,
} from '../http2/error-codes.js';
import type { Flusher } from '../http2/flusher.js';
import { FrameParser } from '../http2/frame-parser.js';
import {
  ACK,
  CONTINUATION,
  DEFAULT_WINDOW,
  END_HEADERS,
  END_STREAM,
  GOAWAY,
  HAS_PRIORITY,
  HEADERS,
  MAX_FRAME_BYTES,
  MAX_WINDOW,
  PADDED,
  PING,
  PRIORITY,
  PUSH_PROMISE,
  RST_STREAM,
  SETTINGS,
  WINDOW_UPDATE,
} from '../http2/frame-types.js';
import { Outbox } from '../http2/outbox.js';
import {
  HEADER_TABLE_SIZE,
  INITIAL_WINDOW_SIZE,
  MAX_CONCURRENT_STREAMS,
  MAX_FRAME_SIZE,
  readSettings,
  readUint32,
} from '../http2/settings.js';
import type { Flow } from './flow.js';
import { SplitBlock } from './split-block.js';

/** What SETTINGS_HEADER_TABLE_SIZE is until the peer says otherwise (RFC 9113, section 6.5.2). */
const DEFAULT_TABLE_BYTES = 4096;

/** The connection's window is this many times a stream's. It is given back at once, so it bounds nothing but bursts. */
const WINDOWS_PER_CONNECTION = 4;

/** A WINDOW_UPDATE of fewer bytes counts as one that moves no call. */
export const SMALL_WINDOW_UPDATE = 256;

/** Bytes that one call may send before it is another one's turn. */
const TURN_BYTES = 65_536;

const FEW_WAITING = 1024;

/** How long a peer may take to read the last words. */
const LINGER_MS = 1000;

/** How long one may take that reads slowly what its calls were answered. */
const SLOW_READER_MS = 30_000;

const EMPTY = Buffer.alloc(0);

export interface ConnectionSettings {
  /** Bytes that a peer may send on a stream before we take them on. */
  readonly streamWindowBytes: number;
  /** Bytes of the longest header block, coded. */
  readonly maxBlockBytes: number;
  /** CONTINUATION frames of one header block. */
  readonly maxContinuations: number;
}

/** One HTTP/2 connection: what both roles have in common. */
export abstract class Connection extends FrameParser {
  readonly out: Outbox;
  /** Bytes of payload that the peer takes on all streams together. */
  sendWindow = DEFAULT_WINDOW;
  /** Bytes of payload that the peer takes on a new stream. */
  peerWindow = DEFAULT_WINDOW;
  peerMaxFrame = MAX_FRAME_BYTES;
  peerMaxStreams = Infinity;
  isClosed = false;
  /** Bytes that the socket has given. */
  receivedBytes = 0;
  protected readonly socket: Duplex;
  protected readonly settings: ConnectionSettings;
  protected hasPeerSettings = false;
  #receiveWindow: number;
  #unreturned = 0;
  #waiting: Flow[] = [];
  /** Flows above which the list is looked through for those that are gone. */
  #mostWaiting = FEW_WAITING;
  #isPumping = false;
  readonly #block = new SplitBlock();
  #pingSentAt = 0;
  #heardAt: number;

  constructor(socket: Duplex, flusher: Flusher, settings: ConnectionSettings) {
    super();
    this.socket = socket;
    this.settings = settings;
    this.now = performance.now();
    this.#heardAt = this.now;
    // A peer may use the default until it has read ours.
    this.#receiveWindow = Math.max(DEFAULT_WINDOW, this.connectionWindow);
    this.out = new Outbox(socket, flusher, () => this.#pumpWaiting());
  }

  /** A stream's window, as the peer may understand it: the default until it has read our SETTINGS. */
  get streamWindow(): number {
    return Math.max(DEFAULT_WINDOW, this.settings.streamWindowBytes);
  }

  protected get connectionWindow(): number {
    return this.settings.streamWindowBytes * WINDOWS_PER_CONNECTION;
  }

  /** When the header block that is not complete began, or 0. */
  get blockSince(): number {
    return this.#block.since;
  }

  /** Whether payload for it has to wait. */
  get isCongested(): boolean {
    return this.out.isBlocked || this.sendWindow <= 0;
  }

  protected abstract onHeaders(
    id: number,
    block: Buffer,
    start: number,
    end: number,
    isLast: boolean,
    dependsOnItself: boolean,
  ): void;
  /** Nobody looks at the last header list any longer. */
  protected abstract releaseList(): void;
  protected abstract onRstStream(id: number, code: number): void;
  protected abstract onGoaway(lastId: number, code: number, debug: string): void;
  protected abstract onStreamWindow(id: number, increment: number): void;
  /** @param error of the stream, or NO_ERROR */
  protected abstract onPriority(id: number, error: number): void;
  protected abstract onPushPromise(): void;
  /** The flow whose receiver has this stream on this connection. */
  protected abstract flowsOut(): Iterable<Flow>;
  protected abstract onSettings(): void;
  protected abstract onPong(): void;
  /** A frame that moves no call. */
  protected abstract onControl(): void;
  /** A frame that moves no call, but that peers send as payload comes to them. */
  protected abstract onFeedback(): void;

  /** @param chunk not kept */
  receive(chunk: Buffer): void {
    this.now = performance.now();
    this.#heardAt = this.now;
    this.#pingSentAt = 0;
    this.receivedBytes += chunk.length;
    this.parse(chunk);
  }

  /** A call has payload for this connection that its window or its socket does not take. */
  addWaiting(flow: Flow): void {
    if (this.#waiting.length >= this.#mostWaiting) this.#dropGone();
    this.#waiting.push(flow);
  }

  /** Calls that were given up stay in the list while nothing moves, which may be long. */
  #dropGone(): void {
    this.#waiting = this.#waiting.filter(({ sink }) => sink === this);
    this.#mostWaiting = Math.max(FEW_WAITING, this.#waiting.length * 2);
  }

  /** Sends a ping where nothing was heard for `afterMs`. @returns whether one went unanswered for `timeoutMs` */
  keepAlive(now: number, afterMs: number, timeoutMs: number): boolean {
    if (this.#pingSentAt > 0) return now - this.#pingSentAt >= timeoutMs;
    if (now - this.#heardAt < afterMs || !this.mayPing(now)) return false;
    this.#pingSentAt = now;
    this.ping();
    return false;
  }

  /** Whether the peer takes another ping; it is sent then. */
  protected mayPing(_now: number): boolean {
    return true;
  }

  protected ping(): void {
    this.out.frame(PING, 0, 0, Buffer.alloc(8));
  }

  protected override onFrame(
    type: number,
    flags: number,
    id: number,
    bytes: Buffer,
    start: number,
    end: number,
  ): void {
    if (!this.hasPeerSettings && (type !== SETTINGS || (flags & ACK) !== 0)) {
      this.onBrokenRule(PROTOCOL_ERROR, 'a first frame that is not SETTINGS');
      return;
    }
    if (this.#block.id !== 0 && (type !== CONTINUATION || id !== this.#block.id)) {
      this.onBrokenRule(PROTOCOL_ERROR, 'another frame within a header block');
      return;
    }
    switch (type) {
      case HEADERS:
        this.#headers(flags, id, bytes, start, end);
        return;
      case WINDOW_UPDATE:
        this.#windowUpdate(id, bytes, start, end);
        return;
      case RST_STREAM:
        if (id === 0) this.onBrokenRule(PROTOCOL_ERROR, 'RST_STREAM on stream 0');
        else if (end - start !== 4) this.#wrongSize('RST_STREAM', end - start);
        else this.onRstStream(id, readUint32(bytes, start));
        return;
      case SETTINGS:
        this.#settings(flags, id, bytes, start, end);
        return;
      case PING:
        this.#ping(flags, id, bytes, start, end);
        return;
      case GOAWAY:
        if (id !== 0) this.onBrokenRule(PROTOCOL_ERROR, `GOAWAY on stream ${id}`);
        else if (end - start < 8) this.#wrongSize('GOAWAY', end - start);
        else {
          const debug = bytes.toString('utf8', start + 8, Math.min(end, start + 8 + 200));
          this.onGoaway(
            readUint32(bytes, start) & 0x7fff_ffff,
            readUint32(bytes, start + 4),
            debug,
          );
        }
        return;
      case CONTINUATION:
        this.#continuation(flags, id, bytes, start, end);
        return;
      case PRIORITY:
        if (id === 0) this.onBrokenRule(PROTOCOL_ERROR, 'PRIORITY on stream 0');
        else if (end - start !== 5) this.onPriority(id, FRAME_SIZE_ERROR);
        else {
          const dependsOnItself = (readUint32(bytes, start) & 0x7fff_ffff) === id;
          this.onPriority(id, dependsOnItself ? PROTOCOL_ERROR : NO_ERROR);
        }
        return;
      case PUSH_PROMISE:
        this.onPushPromise();
        return;
      default:
        // RFC 9113, section 5.5: unknown frames are passed over.
        this.onControl();
    }
  }

  /** Takes a DATA frame from the connection's window, and gives it back at once: only streams hold payload back. */
  protected takeWindow(length: number): boolean {
    this.#receiveWindow -= length;
    if (this.#receiveWindow < 0) {
      this.onBrokenRule(FLOW_CONTROL_ERROR, 'more payload than the window of the connection');
      return false;
    }
    this.#unreturned += length;
    if (this.#unreturned * 2 >= this.connectionWindow) {
      this.out.windowUpdate(0, this.#unreturned);
      this.#receiveWindow += this.#unreturned;
      this.#unreturned = 0;
    }
    return true;
  }

  /** What stands behind the SETTINGS of both roles: the connection's window, which SETTINGS cannot set. */
  protected openWindow(): void {
    const more = this.connectionWindow - DEFAULT_WINDOW;
    if (more > 0) this.out.windowUpdate(0, more);
  }

  /** Says why, and ends the socket once that is sent. */
  protected say(code: number, reason: string, lastId: number): void {
    this.out.goaway(lastId, code, reason);
    this.hangUp(code === NO_ERROR ? SLOW_READER_MS : LINGER_MS);
  }

  /**
   * Closes once everything is sent. What still comes is read and dropped for a moment: closing a socket with bytes that
   * were not read makes the kernel throw away, at the peer, what was sent last (RFC 1122, section 4.2.2.13).
   *
   * @param mostMs how long the peer may take to read what was sent
   */
  protected hangUp(mostMs = SLOW_READER_MS): void {
    this.isDeaf = true;
    const { socket } = this;
    this.out.flush();
    this.out.close();
    let timer = setTimeout(() => socket.destroy(), mostMs).unref();
    socket.once('close', () => clearTimeout(timer));
    socket.end(() => {
      clearTimeout(timer);
      timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
    });
  }

  #headers(flags: number, id: number, bytes: Buffer, start: number, end: number): void {
    if (id === 0) {
      this.onBrokenRule(PROTOCOL_ERROR, 'HEADERS on stream 0');
      return;
    }
    let from = start;
    let to = end;
    if ((flags & PADDED) !== 0) {
      if (from === to) {
        this.#wrongSize('padded HEADERS', 0);
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
      this.onHeaders(id, bytes, from, to, isLast, dependsOnItself);
      this.releaseList();
      return;
    }
    this.#block.begin(id, isLast, dependsOnItself, this.now);
    this.#appendBlock(bytes, from, to);
  }

  #continuation(flags: number, id: number, bytes: Buffer, start: number, end: number): void {
    const block = this.#block;
    if (block.id === 0) {
      this.onBrokenRule(PROTOCOL_ERROR, `CONTINUATION on stream ${id} without a header block`);
      return;
    }
    block.continuations += 1;
    const { maxContinuations } = this.settings;
    if (block.continuations > maxContinuations) {
      const reason = `a header block in more than ${maxContinuations} CONTINUATION frames`;
      this.onBrokenRule(ENHANCE_YOUR_CALM, reason);
      return;
    }
    if (!this.#appendBlock(bytes, start, end)) return;
    if ((flags & END_HEADERS) === 0) return;
    this.onHeaders(id, block.end(), 0, block.length, block.isLast, block.dependsOnItself);
    this.releaseList();
  }

  #appendBlock(bytes: Buffer, start: number, end: number): boolean {
    const { maxBlockBytes } = this.settings;
    if (this.#block.append(bytes, start, end, maxBlockBytes)) return true;
    this.onBrokenRule(ENHANCE_YOUR_CALM, `a header block of more than ${maxBlockBytes} bytes`);
    return false;
  }

  #windowUpdate(id: number, bytes: Buffer, start: number, end: number): void {
    if (end - start !== 4) {
      this.#wrongSize('WINDOW_UPDATE', end - start);
      return;
    }
    const increment = readUint32(bytes, start) & 0x7fff_ffff;
    if (id !== 0) {
      this.onStreamWindow(id, increment);
      return;
    }
    if (increment === 0) {
      this.onBrokenRule(PROTOCOL_ERROR, 'WINDOW_UPDATE of 0');
      return;
    }
    if (increment < SMALL_WINDOW_UPDATE) {
      this.onSmallWindow(this.#waiting.length > 0);
      if (this.isDeaf) return;
    }
    this.sendWindow += increment;
    if (this.sendWindow > MAX_WINDOW) {
      this.onBrokenRule(FLOW_CONTROL_ERROR, 'a window of the connection above 2^31-1');
      return;
    }
    this.#pumpWaiting();
  }

  /** @param isAwaited whether payload waits for it, which then goes out in pieces as small as the updates */
  protected onSmallWindow(isAwaited: boolean): void {
    if (isAwaited) this.onControl();
    else this.onFeedback();
  }

  #settings(flags: number, id: number, bytes: Buffer, start: number, end: number): void {
    if (id !== 0) {
      this.onBrokenRule(PROTOCOL_ERROR, `SETTINGS on stream ${id}`);
      return;
    }
    if ((flags & ACK) !== 0) {
      if (end !== start) this.#wrongSize('the acknowledgement of SETTINGS', end - start);
      return;
    }
    const initial = this.peerWindow;
    const problem = readSettings(bytes, start, end, (setting, value) => this.#set(setting, value));
    if (problem) {
      this.onBrokenRule(problem.code, problem.reason);
      return;
    }
    if (this.isDeaf) return;
    const isFirst = !this.hasPeerSettings;
    this.hasPeerSettings = true;
    this.out.frame(SETTINGS, ACK, 0, EMPTY);
    // After the acknowledgement, before which the peer does not expect what its new windows allow.
    if (this.peerWindow > initial) for (const flow of [...this.flowsOut()]) flow.pump();
    this.onSettings();
    if (!isFirst) this.onControl();
  }

  #set(setting: number, value: number): void {
    if (setting === INITIAL_WINDOW_SIZE) this.#moveWindows(value);
    else if (setting === MAX_FRAME_SIZE) this.peerMaxFrame = value;
    else if (setting === MAX_CONCURRENT_STREAMS) this.peerMaxStreams = value;
    else if (setting === HEADER_TABLE_SIZE && value < DEFAULT_TABLE_BYTES) {
      this.out.mustResizeTable = true;
    }
  }

  /** RFC 9113, section 6.9.2: it changes the windows of open streams, too, which may become negative. */
  #moveWindows(initial: number): void {
    const difference = initial - this.peerWindow;
    this.peerWindow = initial;
    for (const flow of this.flowsOut()) {
      flow.sendWindow += difference;
      if (flow.sendWindow > MAX_WINDOW) {
        this.onBrokenRule(FLOW_CONTROL_ERROR, 'a window of a stream above 2^31-1');
        return;
      }
    }
  }

  #ping(flags: number, id: number, bytes: Buffer, start: number, end: number): void {
    if (id !== 0) this.onBrokenRule(PROTOCOL_ERROR, `PING on stream ${id}`);
    else if (end - start !== 8) this.#wrongSize('PING', end - start);
    else if ((flags & ACK) !== 0) this.onPong();
    else {
      this.out.frame(PING, ACK, 0, bytes.subarray(start, end));
      this.onFeedback();
    }
  }

  #wrongSize(frame: string, bytes: number): void {
    this.onBrokenRule(FRAME_SIZE_ERROR, `${frame} of ${bytes} bytes`);
  }

  /** Each waiting call in turn, until the connection is congested again. */
  #pumpWaiting(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (this.#waiting.length > 0 && !this.isCongested) {
      const flows = this.#waiting;
      this.#waiting = [];
      for (const flow of flows) {
        flow.isWaiting = false;
        if (flow.sink === this) flow.pump(TURN_BYTES);
      }
    }
    this.#isPumping = false;
  }

  /** Ends without a word, for a peer that is gone. */
  destroy(): void {
    this.isDeaf = true;
    this.socket.destroy();
  }
}
