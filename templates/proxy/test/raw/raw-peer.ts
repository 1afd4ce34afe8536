import type { Duplex } from 'node:stream';
import {
  ACK,
  CONTINUATION,
  DATA,
  END_HEADERS,
  END_STREAM,
  GOAWAY,
  HAS_PRIORITY,
  HEADERS,
  PING,
  PREFACE,
  RST_STREAM,
  SETTINGS,
  WINDOW_UPDATE,
} from '../../src/http2/frame-types.js';
import {
  INITIAL_WINDOW_SIZE,
  MAX_CONCURRENT_STREAMS,
  MAX_FRAME_SIZE,
} from '../../src/http2/settings.js';
import {
  headerFrames,
  pingFrame,
  settingsAckFrame,
  settingsFrame,
  windowFrame,
  withoutPadding,
  type Frame,
  type HeaderOptions,
} from './frame.js';
import { FrameReader } from './frame-reader.js';
import { HeaderReader } from './header-reader.js';
import { PeerRules } from './peer-rules.js';
import type { Random } from './random.js';
import { RawStream } from './raw-stream.js';
import { Watchers } from './watchers.js';
import { Windows } from './windows.js';

export interface RawPeerOptions {
  readonly role: 'client' | 'server';
  /** What the peer is told first. Default: nothing but an empty SETTINGS frame. */
  readonly settings?: readonly (readonly [id: number, value: number])[];
  /** Whether SETTINGS and PING are answered. Default true. */
  readonly answers?: boolean;
  /** Whether what DATA takes from the windows is given back at once. Default true. */
  readonly opensWindows?: boolean;
  /** Called for each stream whose first header block is whole: as a server, for a new request. */
  readonly onHeaders?: (stream: RawStream, peer: RawPeer) => void;
  /** Called for each frame, after it was taken in. */
  readonly onFrame?: (frame: Frame, peer: RawPeer) => void;
}

/** One end of an HTTP/2 connection that sends whatever it is told to, byte by byte, and writes down what comes. */
export class RawPeer {
  readonly socket: Duplex;
  readonly frames: Frame[] = [];
  readonly streams = new Map<number, RawStream>();
  /** What the peer allows us to send. */
  readonly allowed = new Windows();
  /** What we allow the peer to send. */
  readonly granted = new Windows();
  readonly rules: PeerRules;
  /** The largest payload that the peer takes. */
  maxFrameBytes = 16_384;
  /** The code of the last GOAWAY frame that came, or undefined. */
  goawayCode: number | undefined;
  goawayText = '';
  /** Whether the peer has closed the connection. */
  isClosed = false;
  readonly #options: RawPeerOptions;
  readonly #reader = new FrameReader();
  readonly #headers = new HeaderReader();
  #preface: number;
  /** What is to be sent after the pieces that are being sent. */
  #held: Uint8Array[] | undefined;
  #block: Buffer[] = [];
  #blockEndsStream = false;
  #nextId = 1;
  /** The initial window sizes that the peer has not acknowledged yet. */
  readonly #unacknowledged: (number | undefined)[] = [];
  readonly #watchers = new Watchers(() => this.#describe());

  constructor(socket: Duplex, options: RawPeerOptions) {
    this.socket = socket;
    this.#options = options;
    const isPeerClient = options.role === 'server';
    this.#preface = isPeerClient ? PREFACE.length : 0;
    const settings = new Map(options.settings ?? []);
    this.rules = new PeerRules({
      isPeerClient,
      granted: this.granted,
      allowed: this.allowed,
      maxFrameBytes: settings.get(MAX_FRAME_SIZE) ?? 16_384,
      maxStreams: settings.get(MAX_CONCURRENT_STREAMS) ?? Infinity,
    });
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.isClosed = true;
      this.#watchers.giveUp('the connection was closed');
    });
  }

  /** What is said first: the preface, as a client, and SETTINGS. */
  begin(): void {
    if (this.#options.role === 'client') this.send(PREFACE);
    this.sendSettings(this.#options.settings ?? []);
  }

  send(...parts: Uint8Array[]): void {
    if (this.#held) this.#held.push(...parts);
    else if (!this.socket.destroyed) this.socket.write(Buffer.concat(parts));
  }

  /** Sends bytes in pieces cut by lot, a turn of the event loop each, so that frames come in parts. */
  async sendInPieces(bytes: Buffer, random: Random): Promise<void> {
    // Answers to the peer's frames must not get in between.
    const held: Uint8Array[] = (this.#held = []);
    for (let at = 0; at < bytes.length && !this.socket.destroyed;) {
      const to = Math.min(bytes.length, at + random.between(1, random.oneIn(3) ? 12 : 4_000));
      this.socket.write(bytes.subarray(at, to));
      at = to;
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    this.#held = undefined;
    this.send(...held);
  }

  sendSettings(settings: readonly (readonly [id: number, value: number])[]): void {
    const initial = settings.findLast(([id]) => id === INITIAL_WINDOW_SIZE)?.[1];
    this.#unacknowledged.push(initial);
    this.send(settingsFrame(settings));
  }

  /** Lets the peer send more. @param id 0 for the connection */
  give(id: number, bytes: number): void {
    this.granted.give(id, bytes);
    this.send(windowFrame(id, bytes));
  }

  /** Opens the next stream with a header block. */
  open(block: Uint8Array, options?: HeaderOptions): RawStream {
    const stream = this.#stream(this.#nextId);
    this.#nextId += 2;
    this.send(headerFrames(stream.id, block, options));
    return stream;
  }

  /** Waits until something holds; rejects when the connection is closed before that, or after 20 s. */
  until(what: string, isSo: () => boolean): Promise<void> {
    return this.#watchers.until(what, isSo);
  }

  /** Waits for the answer to a PING: whatever was sent before it has been read by then, and answered at once. */
  async roundTrip(): Promise<void> {
    const payload = Buffer.alloc(8);
    payload.writeDoubleBE(Math.random());
    this.send(pingFrame(0, payload));
    await this.until('the PING is answered', () =>
      this.frames.some(({ type, flags, payload: answer }) => {
        return type === PING && (flags & ACK) !== 0 && answer.equals(payload);
      }),
    );
  }

  close(): void {
    this.socket.destroy();
  }

  #describe(): string {
    const goaway =
      this.goawayCode === undefined ? '' : ` GOAWAY ${this.goawayCode}: ${this.goawayText}`;
    const last = this.frames.slice(-8).map(({ type, id, flags }) => `${type}@${id}/${flags}`);
    return `The last frames were ${last.join(' ')}.${goaway}`;
  }

  #take(chunk: Buffer): void {
    const skipped = Math.min(this.#preface, chunk.length);
    this.#preface -= skipped;
    for (const frame of this.#reader.push(chunk.subarray(skipped))) {
      this.rules.judge(frame);
      this.frames.push(frame);
      this.#takeFrame(frame);
      this.#options.onFrame?.(frame, this);
    }
    this.#watchers.look();
  }

  #takeFrame(frame: Frame): void {
    const { type, flags, id, payload } = frame;
    const isAck = (flags & ACK) !== 0;
    if (type === DATA) this.#takeData(frame);
    else if (type === HEADERS || type === CONTINUATION) this.#takeHeaders(frame);
    else if (type === RST_STREAM) this.#stream(id).resetCode = payload.readUInt32BE(0);
    else if (type === WINDOW_UPDATE) this.allowed.give(id, payload.readUInt32BE(0));
    else if (type === SETTINGS && isAck) this.#takeAcknowledgement();
    else if (type === SETTINGS) this.#takeSettings(payload);
    else if (type === PING && !isAck && this.#options.answers !== false) {
      this.send(pingFrame(ACK, payload));
    } else if (type === GOAWAY) {
      this.goawayCode = payload.readUInt32BE(4);
      this.goawayText = payload.toString('utf8', 8);
    }
  }

  #takeData(frame: Frame): void {
    const { id, payload, flags } = frame;
    const stream = this.#stream(id);
    const bytes = withoutPadding(frame);
    stream.chunks.push(bytes);
    stream.dataBytes += bytes.length;
    if ((flags & END_STREAM) !== 0) stream.isEnded = true;
    this.granted.take(id, payload.length);
    if (this.#options.opensWindows === false || payload.length === 0) return;
    this.give(0, payload.length);
    if (!stream.isEnded) this.give(id, payload.length);
  }

  #takeHeaders(frame: Frame): void {
    const { type, flags, id } = frame;
    if (type === HEADERS) {
      const payload = withoutPadding(frame);
      this.#block = [(flags & HAS_PRIORITY) === 0 ? payload : payload.subarray(5)];
      this.#blockEndsStream = (flags & END_STREAM) !== 0;
    } else this.#block.push(frame.payload);
    if ((flags & END_HEADERS) === 0) return;
    const stream = this.#stream(id);
    stream.blocks.push(this.#headers.read(Buffer.concat(this.#block)));
    if (this.#blockEndsStream) stream.isEnded = true;
    if (stream.blocks.length === 1) this.#options.onHeaders?.(stream, this);
  }

  #takeSettings(payload: Buffer): void {
    for (let at = 0; at < payload.length; at += 6) {
      const value = payload.readUInt32BE(at + 2);
      if (payload.readUInt16BE(at) === INITIAL_WINDOW_SIZE) this.allowed.setInitial(value);
      if (payload.readUInt16BE(at) === MAX_FRAME_SIZE) this.maxFrameBytes = value;
    }
    if (this.#options.answers !== false) this.send(settingsAckFrame());
  }

  #takeAcknowledgement(): void {
    const initial = this.#unacknowledged.shift();
    if (initial !== undefined) this.granted.setInitial(initial);
  }

  #stream(id: number): RawStream {
    const known = this.streams.get(id);
    if (known) return known;
    const stream = new RawStream(id);
    this.streams.set(id, stream);
    return stream;
  }
}
