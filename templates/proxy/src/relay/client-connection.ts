import type { Duplex } from 'node:stream';
import type { HeaderList } from '../hpack/header-list.js';
import {
  CANCEL,
  COMPRESSION_ERROR,
  ENHANCE_YOUR_CALM,
  FLOW_CONTROL_ERROR,
  NO_ERROR,
  PROTOCOL_ERROR,
  REFUSED_STREAM,
  STREAM_CLOSED,
} from '../http2/error-codes.js';
import { MAX_STREAM_ID, MAX_WINDOW } from '../http2/frame-types.js';
import { PrefaceReader } from '../http2/preface.js';
import { MAX_CONCURRENT_STREAMS } from '../http2/settings.js';
import type { LimitsConfig } from '../config/proxy-config.js';
import { REQUEST, TRAILERS, type BlockKind } from '../hpack/block-kind.js';
import type { Attack } from '../stats/proxy-counters.js';
import { Call } from './call.js';
import { StreamMap } from './stream-map.js';
import { Connection, SMALL_WINDOW_UPDATE } from './connection.js';
import { Feedback } from './feedback.js';
import type { Flow } from './flow.js';
import { RecentStreams } from './recent-streams.js';
import { BudgetShare } from './memory-budget.js';
import type { RelayContext } from './relay-context.js';
import { encodeStatusAnswer, RESOURCE_EXHAUSTED } from './status.js';
import { TokenBucket } from './token-bucket.js';

/** Streams that are remembered after their end, to tell the client what it did wrong with them. */
const ENDED_KEPT = 128;

/** Streams that are remembered at most after the proxy reset them: their frames may still be under way. */
const MOST_RESET_KEPT = 4096;

/** Who takes a call on. */
export interface CallTaker {
  /** @param list good until this returns */
  take(call: Call, list: HeaderList, isLast: boolean): void;
}

/** The connection of a client: the server's role. */
export class ClientConnection extends Connection {
  readonly calls = new StreamMap<Call>();
  /** When it was made, in milliseconds of the process's clock. */
  readonly openedAt: number;
  /** When its last call ended. */
  quietSince: number;
  /** Address of the client. */
  readonly peer: string;
  /** What waits for its calls. */
  readonly budget: BudgetShare;
  readonly #context: RelayContext;
  readonly #taker: CallTaker;
  readonly #resets: TokenBucket;
  readonly #controls: TokenBucket;
  /** Streams that the proxy reset: all that can be open at once, so that one failure of all of them is remembered. */
  readonly #reset: RecentStreams;
  readonly #ended = new RecentStreams(ENDED_KEPT);
  readonly #feedback = new Feedback();
  readonly #preface = new PrefaceReader();
  #lastId = 0;
  #data: Call | undefined;
  #isGoingAway = false;
  #hasSaidLastId = false;
  /** The last stream that the client was told to be served; from then on it does not grow. */
  #saidId = 0;
  #isLost = false;

  constructor(
    socket: Duplex,
    peer: string,
    limits: LimitsConfig,
    taker: CallTaker,
    context: RelayContext,
  ) {
    super(socket, context.flusher, limits);
    this.peer = peer;
    this.budget = new BudgetShare(context.budget);
    this.#taker = taker;
    this.#context = context;
    this.openedAt = this.now;
    this.quietSince = this.now;
    this.#reset = new RecentStreams(Math.min(MOST_RESET_KEPT, limits.maxConcurrentStreams + 1));
    this.#resets = new TokenBucket(limits.maxResetsPerSecond, this.now);
    this.#controls = new TokenBucket(limits.maxControlFramesPerSecond, this.now);
    this.sendSettings([[MAX_CONCURRENT_STREAMS, limits.maxConcurrentStreams]]);
  }

  /** Whether the client has shown that it speaks HTTP/2. */
  get hasShakenHands(): boolean {
    return this.hasPeerSettings;
  }

  /** When it began what it has not finished: handshake, header block or frame; 0 when nothing is under way. */
  get unfinishedSince(): number {
    return this.hasPeerSettings ? this.blockSince || this.frameSince : this.openedAt;
  }

  override receive(chunk: Buffer): void {
    if (this.isDeaf) return;
    if (this.#preface.isWhole) super.receive(chunk);
    else this.#takePreface(chunk);
  }

  /** The first step of a graceful end: no more calls, please (RFC 9113, section 6.8). */
  startGoingAway(): void {
    if (this.#isGoingAway || this.isDeaf) return;
    this.#isGoingAway = true;
    this.#context.counters.goawaysToClients += 1;
    this.out.goaway(MAX_STREAM_ID, NO_ERROR, '');
    // The second step comes with its answer: by then the client has read the first.
    this.ping();
  }

  /** The second step: what came until now is served, and nothing after it. */
  sayLastId(): void {
    if (this.#hasSaidLastId || this.isDeaf) return;
    this.startGoingAway();
    this.#hasSaidLastId = true;
    this.#saidId = this.#lastId;
    this.out.goaway(this.#lastId, NO_ERROR, '');
    this.#context.counters.goawaysToClients += 1;
    this.#closeWhenQuiet();
  }

  /** Sends RST_STREAM where the client's stream is open, and forgets the call. */
  reset(call: Call, code: number): void {
    if (!this.calls.has(call.clientId)) return;
    this.#resetStream(call.clientId, code);
    this.forget(call);
  }

  /** The stream is closed. */
  forget(call: Call): void {
    if (!this.calls.delete(call.clientId)) return;
    this.#ended.add(call.clientId);
    if (this.#data === call) this.#data = undefined;
    if (this.calls.size > 0) return;
    this.quietSince = this.now;
    if (this.#hasSaidLastId) this.#closeWhenQuiet();
  }

  /** The socket is gone. */
  onLost(): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.isDeaf = true;
    this.isClosed = true;
    this.out.close();
    const calls = this.calls.values();
    this.calls.clear();
    for (const call of calls) call.cancel(CANCEL);
  }

  /** Ends it with GOAWAY for what a well-meant client does not do. */
  stop(attack: Attack, code: number, reason: string): void {
    if (this.isDeaf) return;
    this.#context.counters.attacksStopped[attack] += 1;
    this.#closeWith(code, reason);
  }

  protected override onBrokenRule(code: number, reason: string): void {
    if (this.isDeaf) return;
    if (code === FLOW_CONTROL_ERROR) this.stop('window', code, reason);
    else if (code === COMPRESSION_ERROR) this.stop('hpack', code, reason);
    else if (code === ENHANCE_YOUR_CALM) this.stop('continuation_flood', code, reason);
    else {
      this.#context.counters.protocolErrorsOfClients += 1;
      this.#closeWith(code, reason);
    }
  }

  protected override kindOfBlock(id: number): BlockKind {
    return id > this.#lastId ? REQUEST : TRAILERS;
  }

  protected override onHeaders(
    id: number,
    list: HeaderList,
    isLast: boolean,
    dependsOnItself: boolean,
  ): void {
    const call = this.calls.get(id);
    if ((id & 1) === 0) {
      this.stop('stream_id', PROTOCOL_ERROR, `HEADERS on stream ${id}, which clients may not open`);
    } else if (call) this.#onTrailers(call, list, isLast);
    else if (id > this.#lastId) this.#onRequest(id, list, isLast, dependsOnItself);
    else if (!this.#reset.has(id)) {
      const code = this.#ended.has(id) ? STREAM_CLOSED : PROTOCOL_ERROR;
      this.stop('stream_id', code, `HEADERS on stream ${id}, which is closed`);
    }
  }

  protected override flowInto(id: number): Flow | undefined {
    const call = this.calls.get(id);
    if (call === undefined || call.local || call.contentLeft >= 0) return undefined;
    return call.request;
  }

  protected override onData(id: number, length: number, padding: number, isLast: boolean): void {
    if ((id & 1) === 0 || id > this.#lastId) {
      this.stop('stream_id', PROTOCOL_ERROR, `DATA on stream ${id}, which is not open`);
      return;
    }
    if (!this.takeWindow(length)) return;
    const call = this.calls.get(id);
    this.#data = undefined;
    if (call === undefined) {
      if (!this.#reset.has(id)) this.#onClosedStream(id);
      return;
    }
    const { request } = call;
    if (request.hasEnded) {
      this.#breakStream(call, STREAM_CLOSED);
      return;
    }
    request.receiveWindow -= length;
    if (request.receiveWindow < 0) {
      this.#breakStream(call, FLOW_CONTROL_ERROR);
      return;
    }
    if (call.contentLeft >= 0) {
      // RFC 9113, section 8.1.1: an intermediary must not forward what contradicts its own length.
      call.contentLeft -= length - padding;
      if (call.contentLeft < 0 || (isLast && call.contentLeft > 0)) {
        this.#breakStream(call, PROTOCOL_ERROR);
        return;
      }
    }
    if (padding > 0) request.returnPadding(padding);
    if (length - padding === 0 && !isLast) this.onControl();
    this.#data = call;
  }

  protected override onDataPart(bytes: Buffer, start: number, end: number, isEnd: boolean): void {
    const call = this.#data;
    if (call === undefined) return;
    if (isEnd) this.#data = undefined;
    if (call.local) {
      if (isEnd) call.request.hasEnded = true;
      call.local.onData(bytes, start, end, isEnd);
      if (isEnd && call.response.isEndSent) this.forget(call);
    } else {
      call.request.take(bytes, start, end, isEnd);
    }
  }

  protected override onRstStream(id: number, code: number): void {
    if (id > this.#lastId || (id & 1) === 0) {
      this.stop('stream_id', PROTOCOL_ERROR, `RST_STREAM on stream ${id}, which was never opened`);
      return;
    }
    this.#context.counters.resetsFromClients += 1;
    const call = this.calls.get(id);
    if (call === undefined) {
      this.onControl();
      return;
    }
    // A call that was answered in full cost its client as much as any; only the rest of its request is given up.
    const isCheap = !call.response.isEndSent;
    this.forget(call);
    call.cancel(code);
    if (isCheap) this.#countReset();
  }

  protected override onStreamWindow(id: number, increment: number): void {
    if ((id & 1) === 0 || id > this.#lastId) {
      this.stop('stream_id', PROTOCOL_ERROR, `WINDOW_UPDATE on stream ${id}, which is not open`);
      return;
    }
    const call = this.calls.get(id);
    if (call === undefined) {
      this.onFeedback();
      return;
    }
    const { response } = call;
    if (increment < SMALL_WINDOW_UPDATE) this.onSmallWindow(response.waitingBytes > 0);
    response.sendWindow += increment;
    if (increment === 0) this.#breakStream(call, PROTOCOL_ERROR);
    else if (response.sendWindow > MAX_WINDOW) this.#breakStream(call, FLOW_CONTROL_ERROR);
    else response.pump();
  }

  protected override onPriority(id: number, error: number): void {
    if (error !== NO_ERROR) {
      const call = this.calls.get(id);
      if (call) this.#breakStream(call, error);
      else this.#resetStream(id, error);
    }
    this.onControl();
  }

  protected override onPushPromise(): void {
    this.onBrokenRule(PROTOCOL_ERROR, 'PUSH_PROMISE from a client');
  }

  /** RFC 9113, section 6.8: a client that goes away opens no more streams; those that are open go on. */
  protected override onGoaway(): void {
    this.onControl();
  }

  protected override onSettings(): void {}

  protected override onPong(): void {
    if (this.#isGoingAway) this.sayLastId();
    else this.onControl();
  }

  protected override onControl(): void {
    if (this.isDeaf) return;
    if (!this.#controls.take(this.now)) {
      const { maxControlFramesPerSecond } = this.limits;
      this.stop(
        'control_flood',
        ENHANCE_YOUR_CALM,
        `more than ${maxControlFramesPerSecond} frames a second that move no call`,
      );
    } else {
      this.#expectRead();
    }
  }

  #expectRead(): void {
    if (!this.leavesAnswersUnread) return;
    this.stop('unread_control', ENHANCE_YOUR_CALM, 'answers to control frames are not read');
  }

  protected override onFeedback(): void {
    if (this.#feedback.take(this.out.dataFrames)) this.#expectRead();
    else this.onControl();
  }

  protected override flowsOut(): Flow[] {
    return this.calls.values().map(({ response }) => response);
  }

  #takePreface(chunk: Buffer): void {
    const rest = this.#preface.take(chunk);
    if (rest === undefined) {
      this.#context.counters.protocolErrorsOfClients += 1;
      this.#closeWith(PROTOCOL_ERROR, 'a connection preface that is not that of HTTP/2');
    } else if (rest.length > 0) super.receive(rest);
  }

  #onRequest(id: number, list: HeaderList, isLast: boolean, dependsOnItself: boolean): void {
    this.#lastId = id;
    if (this.#hasSaidLastId) {
      this.#context.counters.sheds.drain += 1;
      this.#resetStream(id, REFUSED_STREAM);
      this.onControl();
      return;
    }
    const contentLeft = list.contentLength === undefined ? -1 : lengthOf(list.contentLength);
    const contradictsItself = contentLeft > 0 && isLast;
    if (list.malformed !== undefined || dependsOnItself || contradictsItself) {
      this.#resetStream(id, PROTOCOL_ERROR);
      this.#countReset();
      return;
    }
    if (this.calls.size >= this.limits.maxConcurrentStreams) {
      this.#context.counters.sheds.streams += 1;
      this.#resetStream(id, REFUSED_STREAM);
      this.#countReset();
      return;
    }
    if (list.isTooLarge) {
      const { maxHeaderListBytes } = this.limits;
      this.#context.counters.ownAnswers.metadata += 1;
      this.#refuse(
        id,
        `The metadata has ${list.listSize} bytes, and ${maxHeaderListBytes} are allowed (limits.maxHeaderListBytes).`,
        isLast,
      );
      this.onControl();
      return;
    }
    if (this.budget.isSpent) {
      this.#context.counters.sheds.memory += 1;
      this.#refuse(id, this.budget.refusal, isLast);
      this.#expectRead();
      return;
    }
    const call = new Call(this, id, list.path as string, this.#context, this.limits.replayBytes);
    call.contentLeft = contentLeft;
    this.calls.add(id, call);
    if (isLast) call.request.hasEnded = true;
    this.#taker.take(call, list, isLast);
  }

  #onTrailers(call: Call, list: HeaderList, isLast: boolean): void {
    if (call.request.hasEnded) {
      this.#breakStream(call, STREAM_CLOSED);
    } else if (!isLast || list.malformed !== undefined || list.isTooLarge || call.contentLeft > 0) {
      this.#breakStream(call, PROTOCOL_ERROR);
    } else if (call.local) {
      call.request.hasEnded = true;
      call.local.onData(list.bytes, 0, 0, true);
    } else {
      call.sent.spoil();
      call.request.takeHeaders(list.bytes, list.length, true);
    }
  }

  #refuse(id: number, message: string, isLast: boolean): void {
    this.#answer(id, encodeStatusAnswer(RESOURCE_EXHAUSTED, message), isLast);
  }

  /** An answer for a call that never becomes one. */
  #answer(id: number, block: Buffer, isLast: boolean): void {
    this.out.headers(id, block, block.length, true, this.peerMaxFrame);
    if (!isLast) this.#resetStream(id, NO_ERROR);
  }

  /** The client broke a rule that ends this stream alone. */
  #breakStream(call: Call, code: number): void {
    this.#context.counters.protocolErrorsOfClients += 1;
    this.reset(call, code);
    call.cancel(CANCEL);
    // What makes the server reset a stream costs as much as the client's own reset ("MadeYouReset", CVE-2025-8671).
    this.#countReset();
  }

  #onClosedStream(id: number): void {
    this.#resetStream(id, STREAM_CLOSED);
    this.#countReset();
  }

  #countReset(): void {
    if (this.isDeaf || this.#resets.take(this.now)) return;
    const { maxResetsPerSecond } = this.limits;
    this.stop('rapid_reset', ENHANCE_YOUR_CALM, `more than ${maxResetsPerSecond} resets a second`);
  }

  #resetStream(id: number, code: number): void {
    if (this.isDeaf) return;
    this.out.rstStream(id, code);
    this.#reset.add(id);
  }

  #closeWith(code: number, reason: string): void {
    this.#context.counters.goawaysToClients += 1;
    this.say(code, reason, this.#hasSaidLastId ? this.#saidId : this.#lastId);
    this.onLost();
  }

  #closeWhenQuiet(): void {
    if (this.calls.size > 0 || this.isDeaf) return;
    this.hangUp();
  }
}

/** What a `content-length` promises; what is no number promises more than anybody sends. */
function lengthOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Infinity;
}
