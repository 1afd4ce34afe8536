import type { Duplex } from 'node:stream';
import type { LimitsConfig } from '../config/proxy-config.js';
import { RESPONSE, TRAILERS, type BlockKind } from '../hpack/block-kind.js';
import type { HeaderList } from '../hpack/header-list.js';
import {
  ENHANCE_YOUR_CALM,
  FLOW_CONTROL_ERROR,
  NO_ERROR,
  PROTOCOL_ERROR,
  STREAM_CLOSED,
} from '../http2/error-codes.js';
import { MAX_STREAM_ID, MAX_WINDOW, PREFACE } from '../http2/frame-types.js';
import { ENABLE_PUSH } from '../http2/settings.js';
import type { Call } from './call.js';
import { StreamMap } from './stream-map.js';
import { Connection } from './connection.js';
import type { Flow } from './flow.js';
import type { RelayContext } from './relay-context.js';
import { INTERNAL, statusOf } from './status.js';

/** Stream ids left, below which another connection takes over. */
const SPARE_IDS = 10_000;

/**
 * gRPC's servers close a connection for its third ping or so within five minutes without a message in between
 * ("too_many_pings": gRFC A8, and the defaults of grpc-go, grpc-java and the C core).
 */
const MOST_QUIET_PINGS = 2;
const SERVERS_PATIENCE_MS = 310_000;

/** What an answer to a ping takes. */
const PONG_BYTES = 17;

/** What a connection tells the endpoint that it belongs to. */
export interface UpstreamConnectionEvents {
  /** The pod has sent its SETTINGS: calls may go. */
  onReady(connection: UpstreamConnection): void;
  /** A call was sent on it. */
  onOpened(connection: UpstreamConnection): void;
  /** A call of it is over. */
  onEnded(connection: UpstreamConnection): void;
  /** The pod has changed how many calls it takes at once. */
  onLimit(connection: UpstreamConnection): void;
  /** The pod answered a call, whatever the answer. */
  onAnswered(): void;
  /** It takes no new calls, because the pod said so. */
  onGoingAway(connection: UpstreamConnection, code: number, debug: string): void;
  /** It is gone. @param wasBusy whether calls broke with it */
  onLost(connection: UpstreamConnection, reason: string, wasBusy: boolean): void;
}

/** A connection to a pod: the client's role. */
export class UpstreamConnection extends Connection {
  readonly calls = new StreamMap<Call>();
  /** `host:port` of the pod. */
  readonly address: string;
  /** When its last call ended. */
  quietSince: number;
  isReady = false;
  /** Whether the pod has said that it takes no new calls, or this side does not want any. */
  isGoingAway = false;
  readonly #events: UpstreamConnectionEvents;
  readonly #context: RelayContext;
  #nextId = 1;
  #data: Call | undefined;
  /** Pings since the pod said anything else than their answers. */
  #quietPings = 0;
  #pingedAt = 0;
  #receivedAtPing = 0;
  #nextIdAtPing = 0;
  #isLost = false;

  constructor(
    socket: Duplex,
    address: string,
    limits: LimitsConfig,
    events: UpstreamConnectionEvents,
    context: RelayContext,
  ) {
    super(socket, context.flusher, limits);
    this.address = address;
    this.#events = events;
    this.#context = context;
    this.quietSince = this.now;
    this.out.raw(PREFACE);
    this.sendSettings([[ENABLE_PUSH, 0]]);
  }

  /** Whether one more call may go. */
  get hasRoom(): boolean {
    return this.isReady && !this.isGoingAway && this.calls.size < this.peerMaxStreams;
  }

  override receive(chunk: Buffer): void {
    if (!this.isDeaf) super.receive(chunk);
  }

  /** Sends a call's header block; its payload follows through the call's flows. @param block not kept */
  open(call: Call, block: Buffer, length: number, isLast: boolean): void {
    const id = this.#nextId;
    this.#nextId += 2;
    this.calls.add(id, call);
    call.upstream = this;
    call.upstreamId = id;
    call.endpoint = this.address;
    call.attempts += 1;
    this.out.headers(id, block, length, isLast, this.peerMaxFrame);
    call.request.connectTo(this, id, isLast);
    const { response } = call;
    response.source = this;
    response.sourceId = id;
    response.receiveWindow = this.streamWindow;
    if (id > MAX_STREAM_ID - SPARE_IDS) this.retire();
    this.#events.onOpened(this);
  }

  /** The stream is closed. */
  forget(call: Call): void {
    if (!this.calls.delete(call.upstreamId)) return;
    call.upstream = undefined;
    if (this.#data === call) this.#data = undefined;
    if (this.calls.size === 0) {
      this.quietSince = this.now;
      this.#closeWhenQuiet();
    }
    this.#events.onEnded(this);
  }

  /** Sends RST_STREAM, and forgets the call. */
  reset(call: Call, code: number): void {
    if (!this.calls.has(call.upstreamId)) return;
    if (!this.isDeaf) this.out.rstStream(call.upstreamId, code);
    this.forget(call);
  }

  /** Takes no new calls, and closes when those it has are over. */
  retire(): void {
    if (!this.isGoingAway) {
      this.isGoingAway = true;
      this.#events.onGoingAway(this, NO_ERROR, '');
    }
    this.#closeWhenQuiet();
  }

  /** The socket is gone. */
  onLost(reason: string): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.isDeaf = true;
    this.isClosed = true;
    this.out.close();
    const calls = this.calls.values();
    this.#events.onLost(this, reason, calls.length > 0);
    for (const call of calls) call.onUpstreamLost(reason, false);
  }

  /** Pings are cheap while the pod has something to say: then servers count anew. A new call may make it say something. */
  protected override mayPing(now: number): boolean {
    const hasSpoken = this.receivedBytes - this.#receivedAtPing > PONG_BYTES;
    if (hasSpoken || this.#nextId !== this.#nextIdAtPing) this.#quietPings = 0;
    else if (this.#quietPings >= MOST_QUIET_PINGS && now - this.#pingedAt < SERVERS_PATIENCE_MS) {
      return false;
    }
    this.#quietPings += 1;
    this.#pingedAt = now;
    this.#receivedAtPing = this.receivedBytes;
    this.#nextIdAtPing = this.#nextId;
    return true;
  }

  protected override onBrokenRule(code: number, reason: string): void {
    if (this.isDeaf) return;
    this.#context.counters.protocolErrorsOfUpstreams += 1;
    this.say(code, reason, 0);
    this.onLost(`The pod at ${this.address} broke a rule of HTTP/2: ${reason}.`);
  }

  protected override kindOfBlock(id: number): BlockKind {
    return this.calls.get(id)?.isAnswered === false ? RESPONSE : TRAILERS;
  }

  protected override onHeaders(id: number, list: HeaderList, isLast: boolean): void {
    const call = this.calls.get(id);
    if (call === undefined) {
      if (!this.#wasOpened(id)) this.#onIdle('HEADERS', id);
      return;
    }
    const { response } = call;
    if (response.hasEnded) {
      this.#breakStream(call, STREAM_CLOSED, 'frames after the end of its answer');
    } else if (list.malformed !== undefined) {
      this.#breakStream(call, PROTOCOL_ERROR, list.malformed);
    } else if (list.isTooLarge) {
      const reason = `metadata of ${list.listSize} bytes, above limits.maxHeaderListBytes`;
      this.#breakStream(call, ENHANCE_YOUR_CALM, reason);
    } else if (!call.isAnswered) {
      this.#onAnswer(call, list, isLast);
    } else if (isLast) {
      this.#onEnd(call, list);
    } else {
      this.#breakStream(call, PROTOCOL_ERROR, 'trailers that do not end the stream');
    }
  }

  protected override flowInto(id: number): Flow | undefined {
    const call = this.calls.get(id);
    return call?.isAnswered === true ? call.response : undefined;
  }

  protected override onData(id: number, length: number, padding: number): void {
    if (!this.#wasOpened(id)) {
      this.#onIdle('DATA', id);
      return;
    }
    if (!this.takeWindow(length)) return;
    this.#data = undefined;
    const call = this.calls.get(id);
    if (call === undefined) return;
    const { response } = call;
    if (response.hasEnded) {
      this.#breakStream(call, STREAM_CLOSED, 'payload after the end of its answer');
      return;
    }
    if (!call.isAnswered) {
      this.#breakStream(call, PROTOCOL_ERROR, 'payload before the headers of its answer');
      return;
    }
    response.receiveWindow -= length;
    if (response.receiveWindow < 0) {
      this.#breakStream(call, FLOW_CONTROL_ERROR, 'more payload than its window');
      return;
    }
    if (padding > 0) response.returnPadding(padding);
    this.#data = call;
  }

  protected override onDataPart(bytes: Buffer, start: number, end: number, isEnd: boolean): void {
    const call = this.#data;
    if (call === undefined) return;
    if (isEnd) this.#data = undefined;
    call.response.take(bytes, start, end, isEnd);
    if (isEnd) call.onUpstreamEnded();
  }

  protected override onRstStream(id: number, code: number): void {
    if (!this.#wasOpened(id)) {
      this.#onIdle('RST_STREAM', id);
      return;
    }
    this.#context.counters.resetsFromUpstreams += 1;
    this.calls.get(id)?.onUpstreamReset(code);
  }

  protected override onStreamWindow(id: number, increment: number): void {
    if (!this.#wasOpened(id)) {
      this.#onIdle('WINDOW_UPDATE', id);
      return;
    }
    const call = this.calls.get(id);
    if (call === undefined) return;
    const { request } = call;
    request.sendWindow += increment;
    if (increment === 0) {
      this.#breakStream(call, PROTOCOL_ERROR, 'WINDOW_UPDATE of 0');
    } else if (request.sendWindow > MAX_WINDOW) {
      this.#breakStream(call, FLOW_CONTROL_ERROR, 'a window above 2^31-1');
    } else {
      request.pump();
    }
  }

  /** Streams above `lastId` were not looked at (RFC 9113, section 6.8), so other pods may take them. */
  protected override onGoaway(lastId: number, code: number, debug: string): void {
    this.#context.counters.goawaysFromUpstreams += 1;
    const wasGoingAway = this.isGoingAway;
    this.isGoingAway = true;
    if (!wasGoingAway) this.#events.onGoingAway(this, code, debug);
    for (const [id, call] of this.calls.entries()) {
      if (id > lastId) call.onUpstreamLost(this.#goneAway(code, debug), true);
    }
    this.#closeWhenQuiet();
  }

  protected override onSettings(): void {
    if (!this.isReady) {
      this.isReady = true;
      this.#events.onReady(this);
    } else {
      this.#events.onLimit(this);
    }
  }

  protected override onPushPromise(): void {
    this.onBrokenRule(PROTOCOL_ERROR, 'PUSH_PROMISE, which was forbidden');
  }

  protected override onPriority(): void {}

  protected override onPong(): void {}

  /** Pods may send in vain what costs them as much as the proxy, as long as they read the answers. */
  protected override onControl(): void {
    if (!this.leavesAnswersUnread) return;
    this.onBrokenRule(ENHANCE_YOUR_CALM, 'answers to control frames are not read');
  }

  protected override onFeedback(): void {
    this.onControl();
  }

  protected override flowsOut(): Flow[] {
    return this.calls.values().map(({ request }) => request);
  }

  #onAnswer(call: Call, list: HeaderList, isLast: boolean): void {
    const isInterim = list.status?.startsWith('1') === true;
    if (isInterim && isLast) {
      this.#breakStream(call, PROTOCOL_ERROR, `an answer of status ${list.status} alone`);
      return;
    }
    if (isInterim) {
      // gRPC has no use for it, and a client's RPC library may take it for the answer.
      return;
    }
    call.onAnswered();
    this.#events.onAnswered();
    if (isLast) {
      this.#onEnd(call, list);
    } else {
      call.learnMethod();
      call.response.takeHeaders(list.bytes, list.length, false);
    }
  }

  #onEnd(call: Call, list: HeaderList): void {
    call.status = statusOf(list.grpcStatus);
    call.learnMethod();
    call.response.takeHeaders(list.bytes, list.length, true);
    call.onUpstreamEnded();
  }

  /** The pod broke a rule that ends this stream alone. */
  #breakStream(call: Call, code: number, reason: string): void {
    this.#context.counters.protocolErrorsOfUpstreams += 1;
    this.reset(call, code);
    call.fail(INTERNAL, `The pod at ${this.address} broke a rule of HTTP/2: ${reason}.`);
  }

  #wasOpened(id: number): boolean {
    return (id & 1) === 1 && id < this.#nextId;
  }

  #onIdle(frame: string, id: number): void {
    this.onBrokenRule(PROTOCOL_ERROR, `${frame} on stream ${id}, which is not open`);
  }

  #goneAway(code: number, debug: string): string {
    const detail = debug === '' ? '' : ` and "${debug}"`;
    return `The pod at ${this.address} went away with error code ${code}${detail}.`;
  }

  #closeWhenQuiet(): void {
    if (!this.isGoingAway || this.calls.size > 0 || this.isDeaf) return;
    this.say(NO_ERROR, '', 0);
  }

  /** Ends it at once, calls and all. */
  abort(reason: string): void {
    this.destroy();
    this.onLost(reason);
  }
}
