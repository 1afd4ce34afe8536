import type { Duplex } from 'node:stream';
import {
  FLOW_CONTROL_ERROR,
  FRAME_SIZE_ERROR,
  NO_ERROR,
  PROTOCOL_ERROR,
} from '../http2/error-codes.js';
import type { LimitsConfig } from '../config/proxy-config.js';
import type { Flusher } from '../http2/flusher.js';
import {
  ACK,
  CONTINUATION,
  DATA,
  DEFAULT_WINDOW,
  GOAWAY,
  HEADERS,
  MAX_FRAME_BYTES,
  MAX_WINDOW,
  PING,
  PRIORITY,
  PUSH_PROMISE,
  RST_STREAM,
  SETTINGS,
  WINDOW_UPDATE,
} from '../http2/frame-types.js';
import { Outbox } from '../http2/outbox.js';
import {
  encodeSettings,
  HEADER_TABLE_SIZE,
  INITIAL_WINDOW_SIZE,
  MAX_CONCURRENT_STREAMS,
  MAX_FRAME_SIZE,
  MAX_HEADER_LIST_SIZE,
  readSettings,
  readUint32,
} from '../http2/settings.js';
import { BlockParser } from './block-parser.js';
import type { Flow } from './flow.js';
import { gather, sendGathered } from './gathered.js';
import { hangUp, LINGER_MS, SLOW_READER_MS } from './hang-up.js';
import { WaitingFlows } from './waiting-flows.js';

/** What SETTINGS_HEADER_TABLE_SIZE is until the peer says otherwise (RFC 9113, section 6.5.2). */
const DEFAULT_TABLE_BYTES = 4096;

/** The connection's window is this many times a stream's. It is given back at once, so it bounds nothing but bursts. */
const WINDOWS_PER_CONNECTION = 4;

/** A WINDOW_UPDATE of fewer bytes counts as one that moves no call. */
export const SMALL_WINDOW_UPDATE = 256;

/** Payload that may wait with the answers to control frames: that of so many calls. */
const CALLS_UNREAD = 4;

const EMPTY = Buffer.alloc(0);

/** One HTTP/2 connection: what both roles have in common. */
export abstract class Connection extends BlockParser {
  readonly out: Outbox;
  /** A stream's window, as the peer may understand it: the default until it has read our SETTINGS. */
  readonly streamWindow: number;
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
  protected readonly limits: LimitsConfig;
  protected hasPeerSettings = false;
  /** The window of the connection, of which half is given back at a time. */
  readonly #window: number;
  #receiveWindow: number;
  #unreturned = 0;
  readonly #waiting = new WaitingFlows(this);
  #pingSentAt = 0;
  #heardAt: number;

  constructor(socket: Duplex, flusher: Flusher, limits: LimitsConfig) {
    super(limits);
    this.socket = socket;
    this.limits = limits;
    this.streamWindow = Math.max(DEFAULT_WINDOW, limits.streamWindowBytes);
    this.#window = limits.streamWindowBytes * WINDOWS_PER_CONNECTION;
    this.now = performance.now();
    this.#heardAt = this.now;
    // A peer may use the default until it has read ours.
    this.#receiveWindow = Math.max(DEFAULT_WINDOW, this.#window);
    this.out = new Outbox(socket, flusher, () => this.#waiting.pump());
  }

  /** Whether the peer sends what has to be answered and does not read the answers. */
  protected get leavesAnswersUnread(): boolean {
    const { maxPendingControlBytes, streamWindowBytes } = this.limits;
    const most = maxPendingControlBytes + CALLS_UNREAD * streamWindowBytes;
    return !this.isDeaf && this.out.isBlocked && this.out.waitingBytes > most;
  }

  /** Whether payload for it has to wait. */
  get isCongested(): boolean {
    return this.out.isBlocked || this.sendWindow <= 0;
  }

  /** A DATA frame begins where one may. @see FrameParser.onDataStart */
  protected abstract onData(id: number, length: number, padding: number, isLast: boolean): void;
  protected abstract onRstStream(id: number, code: number): void;
  protected abstract onGoaway(lastId: number, code: number, debug: string): void;
  protected abstract onStreamWindow(id: number, increment: number): void;
  /** @param error of the stream, or NO_ERROR */
  protected abstract onPriority(id: number, error: number): void;
  protected abstract onPushPromise(): void;
  /** The flow of a stream's payload, where nothing but windows is to be looked at before that goes on. */
  protected abstract flowInto(id: number): Flow | undefined;
  /** The flow whose receiver has this stream on this connection. */
  protected abstract flowsOut(): Flow[];
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
    this.#waiting.add(flow);
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
    if (this.breaksBlock(type, id)) return;
    switch (type) {
      case HEADERS:
        this.takeHeaders(flags, id, bytes, start, end);
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
        this.takeContinuation(flags, id, bytes, start, end);
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

  protected override gather(id: number, start: number, end: number): boolean {
    const length = end - start;
    const flow = this.flowInto(id);
    if (flow === undefined || flow.hasEnded || length === 0) return false;
    if (length > flow.receiveWindow || length > this.#receiveWindow) return false;
    if (this.isInBlock || !gather(flow, start, end)) return false;
    flow.receiveWindow -= length;
    return this.takeWindow(length);
  }

  protected override onGathered(bytes: Buffer): void {
    sendGathered(bytes);
  }

  protected override onDataStart(
    id: number,
    length: number,
    padding: number,
    isLast: boolean,
  ): void {
    if (!this.hasPeerSettings) {
      this.onBrokenRule(PROTOCOL_ERROR, 'a first frame that is not SETTINGS');
    } else if (!this.breaksBlock(DATA, id)) {
      this.onData(id, length, padding, isLast);
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
    if (this.#unreturned * 2 >= this.#window) {
      this.out.windowUpdate(0, this.#unreturned);
      this.#receiveWindow += this.#unreturned;
      this.#unreturned = 0;
    }
    return true;
  }

  /** Says which rules this side goes by. @param own what only its role has */
  protected sendSettings(own: readonly (readonly [number, number])[]): void {
    const { headerTableBytes, maxHeaderListBytes, streamWindowBytes } = this.limits;
    const settings = encodeSettings([
      [HEADER_TABLE_SIZE, headerTableBytes],
      [INITIAL_WINDOW_SIZE, streamWindowBytes],
      [MAX_HEADER_LIST_SIZE, maxHeaderListBytes],
      ...own,
    ]);
    this.out.frame(SETTINGS, 0, 0, settings);
    // SETTINGS cannot set the window of the connection.
    const more = this.#window - DEFAULT_WINDOW;
    if (more > 0) this.out.windowUpdate(0, more);
  }

  /** Says why, and ends the socket once that is sent. */
  protected say(code: number, reason: string, lastId: number): void {
    this.out.goaway(lastId, code, reason);
    this.hangUp(code === NO_ERROR ? SLOW_READER_MS : LINGER_MS);
  }

  /** Closes once everything is sent. @param mostMs how long the peer may take to read it */
  protected hangUp(mostMs = SLOW_READER_MS): void {
    this.isDeaf = true;
    this.out.flush();
    this.out.close();
    hangUp(this.socket, mostMs);
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
      this.onSmallWindow(!this.#waiting.isEmpty);
      if (this.isDeaf) return;
    }
    this.sendWindow += increment;
    if (this.sendWindow > MAX_WINDOW) {
      this.onBrokenRule(FLOW_CONTROL_ERROR, 'a window of the connection above 2^31-1');
      return;
    }
    this.#waiting.pump();
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
    if (this.peerWindow > initial) for (const flow of this.flowsOut()) flow.pump();
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

  /** Ends without a word, for a peer that is gone. */
  destroy(): void {
    this.isDeaf = true;
    this.socket.destroy();
  }
}
