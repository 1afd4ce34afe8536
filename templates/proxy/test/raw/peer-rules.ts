import {
  ACK,
  CONTINUATION,
  DATA,
  END_HEADERS,
  END_STREAM,
  GOAWAY,
  HEADERS,
  MAX_WINDOW,
  PRIORITY,
  PUSH_PROMISE,
  RST_STREAM,
  SETTINGS,
  WINDOW_UPDATE,
} from '../../src/http2/frame-types.js';
import type { Frame } from './frame.js';
import type { Windows } from './windows.js';

/** What is looked at to judge the peer's frames. */
export interface Judged {
  /** Whether the peer is the one that opens streams. */
  readonly isPeerClient: boolean;
  /** What we allow the peer to send. */
  readonly granted: Windows;
  /** What the peer allows us to send. */
  readonly allowed: Windows;
  /** The largest payload that the peer may send. */
  readonly maxFrameBytes: number;
  /** How many streams the peer may have open. */
  readonly maxStreams: number;
}

/**
 * Judges every frame of a peer by the rules of RFC 9113 that its sender must keep, whatever is sent to it. Every raw
 * connection of these tests has one, so that each test also tests that the proxy is a good peer itself.
 */
export class PeerRules {
  /** One sentence for each broken rule. */
  readonly broken: string[] = [];
  readonly #judged: Judged;
  #isFirst = true;
  #openBlock = 0;
  #lastId = 0;
  /** Streams on which the peer has said its last word. */
  readonly #ended = new Set<number>();
  readonly #reset = new Set<number>();
  /** Streams that the peer opened and that neither side has closed. */
  readonly #open = new Set<number>();

  constructor(judged: Judged) {
    this.#judged = judged;
  }

  /** The stream is closed from both sides: the peer may open another one. */
  close(id: number): void {
    this.#open.delete(id);
  }

  judge(frame: Frame): void {
    const { type, id, payload } = frame;
    this.#must(
      !this.#isFirst || (type === SETTINGS && (frame.flags & ACK) === 0),
      frame,
      'is the first',
    );
    this.#isFirst = false;
    const isDue = this.#openBlock === 0 ? type !== CONTINUATION : type === CONTINUATION;
    this.#must(
      isDue && (this.#openBlock === 0 || id === this.#openBlock),
      frame,
      'breaks a header block',
    );
    this.#must(payload.length <= this.#judged.maxFrameBytes, frame, `has ${payload.length} bytes`);
    this.#must(type !== PUSH_PROMISE, frame, 'promises what nobody asked for');
    if (type === HEADERS) this.#judgeHeaders(frame);
    if (type === DATA) this.#judgeData(frame);
    if (type === WINDOW_UPDATE) this.#judgeWindow(frame);
    if (id !== 0 && type !== PRIORITY)
      this.#must(!this.#reset.has(id), frame, 'follows RST_STREAM');
    if (type === HEADERS || type === CONTINUATION) {
      this.#openBlock = (frame.flags & END_HEADERS) === 0 ? id : 0;
    }
    if ((type === DATA || type === HEADERS) && (frame.flags & END_STREAM) !== 0)
      this.#ended.add(id);
    if (type === RST_STREAM) {
      this.#must(id !== 0 && this.#isKnown(id), frame, 'resets an idle stream');
      this.#reset.add(id);
      this.#open.delete(id);
    }
    if (type === GOAWAY) this.#must(id === 0, frame, 'is not on stream 0');
  }

  #judgeHeaders(frame: Frame): void {
    const { id } = frame;
    this.#must(!this.#ended.has(id), frame, 'follows END_STREAM');
    if (!this.#judged.isPeerClient || id <= this.#lastId) {
      this.#must(this.#isKnown(id), frame, 'answers an idle stream');
      return;
    }
    this.#must(id % 2 === 1, frame, 'opens an even stream');
    this.#lastId = id;
    this.#open.add(id);
    const { maxStreams } = this.#judged;
    this.#must(this.#open.size <= maxStreams, frame, `is one stream more than ${maxStreams}`);
  }

  #judgeData(frame: Frame): void {
    const { id, payload } = frame;
    const { granted } = this.#judged;
    this.#must(!this.#ended.has(id), frame, 'follows END_STREAM');
    this.#must(this.#isKnown(id), frame, 'is on an idle stream');
    const isWithin = payload.length === 0 || payload.length <= granted.room(id);
    this.#must(isWithin, frame, `has ${payload.length} bytes for a window of ${granted.room(id)}`);
  }

  #judgeWindow(frame: Frame): void {
    const { id, payload } = frame;
    const increment = payload.readUInt32BE(0);
    const { allowed } = this.#judged;
    this.#must(increment > 0, frame, 'adds nothing');
    this.#must(id === 0 || this.#isKnown(id), frame, 'is on an idle stream');
    const room = id === 0 ? allowed.connection : allowed.stream(id);
    this.#must(room + increment <= MAX_WINDOW, frame, `makes a window of ${room + increment}`);
  }

  #isKnown(id: number): boolean {
    return this.#judged.isPeerClient ? id <= this.#lastId : id % 2 === 1;
  }

  #must(isKept: boolean, { type, flags, id }: Frame, what: string): void {
    if (!isKept)
      this.broken.push(`The frame of type ${type} (flags ${flags}) on stream ${id} ${what}.`);
  }
}
