import { CANCEL, NO_ERROR, REFUSED_STREAM } from '../http2/error-codes.js';
import type { HeaderList } from '../hpack/header-list.js';
import { endCall, moveCall, startCall } from '../stats/count-call.js';
import type { MethodStats } from '../stats/method-stats.js';
import type { OwnAnswer } from '../stats/proxy-counters.js';
import type { ClientConnection } from './client-connection.js';
import { Flow } from './flow.js';
import type { LocalCall } from './local-call.js';
import type { RelayContext } from './relay-context.js';
import { ReplayLog } from './replay-log.js';
import {
  CANCELLED,
  encodeStatusAnswer,
  encodeStatusTrailers,
  RESOURCE_EXHAUSTED,
  statusOfReset,
  UNAVAILABLE,
  UNIMPLEMENTED,
  UNKNOWN,
} from './status.js';
import type { UpstreamConnection } from './upstream-connection.js';

/** Who finds a pod for a call, and another one when that did not take it. */
export interface CallOwner {
  readonly name: string;
  /** The pod has certainly not looked at the call. @returns whether another one will */
  replay(call: Call): boolean;
}

/** One call on its way through the proxy. */
export class Call {
  readonly client: ClientConnection;
  readonly clientId: number;
  readonly path: string;
  readonly request: Flow;
  readonly response: Flow;
  readonly startedAt: number;
  /** What it has sent so far, until the pod begins to answer. */
  readonly sent: ReplayLog;
  stats: MethodStats;
  owner: CallOwner | undefined;
  /** The connection that it is on, while its stream there is open. */
  upstream: UpstreamConnection | undefined;
  upstreamId = 0;
  /** `host:port` of the pod that it was sent to last. */
  endpoint = '';
  /** Set for a call that the proxy serves itself. */
  local: LocalCall | undefined;
  /** Bytes of payload that its `content-length` still promises; -1 without one, as gRPC calls are. */
  contentLeft = -1;
  /** Whether response headers have come. */
  isAnswered = false;
  /** Whether it counts no more: its status is known, and its client has it or is gone. */
  isOver = false;
  /** Whether it got a status of the proxy's own, which its client may have yet to read. */
  hasFailed = false;
  /** How often it was sent. */
  attempts = 0;
  /** The status that its end will be counted with. */
  status = UNKNOWN;
  timeout: string | undefined;
  /** Where `grpc-timeout` lies in the header block that was kept, or -1. */
  timeoutStart = -1;
  timeoutEnd = -1;
  readonly #context: RelayContext;
  /** Whether nobody takes the rest of the request. */
  #isRequestUnwanted = false;

  constructor(
    client: ClientConnection,
    clientId: number,
    path: string,
    context: RelayContext,
    replayBytes: number,
  ) {
    this.client = client;
    this.clientId = clientId;
    this.path = path;
    this.#context = context;
    this.startedAt = client.now;
    this.request = new Flow(this, true, client.budget);
    this.response = new Flow(this, false, client.budget);
    this.request.source = client;
    this.request.sourceId = clientId;
    this.request.receiveWindow = client.streamWindow;
    this.response.connectTo(client, clientId, false);
    this.response.areHeadersSent = false;
    this.sent = new ReplayLog(replayBytes, client.budget);
    this.stats = context.stats.methodOf(path);
    startCall(this.stats);
  }

  /** Whether no pod is wanted for it any more. */
  get isSettled(): boolean {
    return this.isOver || this.hasFailed;
  }

  /** Keeps the header block that goes to the pod. @param shift how far it is longer than the list's own */
  keepHeaders(list: HeaderList, block: Buffer, length: number, shift: number): void {
    this.sent.begin(block, length);
    if (list.timeoutStart < 0) return;
    const moved = list.timeoutStart > list.authorityStart && list.authorityStart >= 0 ? shift : 0;
    this.timeout = list.grpcTimeout;
    this.timeoutStart = list.timeoutStart + moved;
    this.timeoutEnd = list.timeoutEnd + moved;
  }

  onRequestSent(bytes: Buffer, start: number, end: number): void {
    this.stats.requestBytes += end - start;
    if (!this.isAnswered) this.sent.append(bytes, start, end);
  }

  /** The pod has begun to answer, so it has the call for good. */
  onAnswered(): void {
    this.isAnswered = true;
    this.sent.release();
  }

  /** One direction has reached its end. */
  onEndSent(flow: Flow): void {
    if (flow.isRequest) {
      if (this.response.hasEnded) this.upstream?.forget(this);
      if (this.response.isEndSent) this.client.forget(this);
      return;
    }
    this.#count(this.status);
    if (this.request.hasEnded) {
      this.#forgetUnlessOpen();
    } else if (this.#isRequestUnwanted) {
      // RFC 9113, section 8.1: the answer is complete without the rest of the request.
      this.client.reset(this, NO_ERROR);
      this.#drop();
    }
  }

  /** The pod has ended its side. */
  onUpstreamEnded(): void {
    if (this.request.isEndSent) this.upstream?.forget(this);
  }

  /** The client gave it up, or broke a rule with it, or is gone. It is not told anything. */
  cancel(code: number): void {
    this.upstream?.reset(this, code);
    this.#count(CANCELLED);
    this.local?.onCancelled();
    this.#drop();
  }

  /** The pod gave it up. */
  onUpstreamReset(code: number): void {
    this.upstream?.forget(this);
    if (this.response.hasEnded && !this.response.isEndSent) {
      // The answer is complete, and the client has yet to take it.
      this.#refuseRequest();
      return;
    }
    if (code === REFUSED_STREAM && this.#sendAgain()) return;
    this.#endStream(code);
    this.#count(statusOfReset(code));
    this.#drop();
  }

  /** Its connection is gone. @param isUntouched whether the pod has certainly not looked at it */
  onUpstreamLost(reason: string, isUntouched: boolean): void {
    this.upstream?.forget(this);
    if (isUntouched && this.#sendAgain()) return;
    if (isUntouched && !this.isAnswered) {
      // Too much was sent to keep it, but the client may have it still; gRPC clients make such a call again.
      this.client.reset(this, REFUSED_STREAM);
      this.#count(UNAVAILABLE);
      this.#drop();
    } else {
      this.fail(UNAVAILABLE, reason, 'upstream_lost');
    }
  }

  onTooMuchHeld(): void {
    const { refusal } = this.client.budget;
    this.#context.counters.sheds.memory += 1;
    this.response.dropWaiting();
    this.fail(RESOURCE_EXHAUSTED, refusal);
  }

  /** Ends it with a status of the proxy's own. What the pod has answered so far still goes to the client. */
  fail(status: number, message: string, answer?: OwnAnswer): void {
    if (this.isOver) {
      // The client has its answer; only the request was still going on.
      this.upstream?.reset(this, CANCEL);
      this.#endStream(NO_ERROR);
      this.#drop();
      return;
    }
    if (this.hasFailed) return;
    this.hasFailed = true;
    this.local?.onCancelled();
    if (answer) this.#context.counters.ownAnswers[answer] += 1;
    this.upstream?.reset(this, CANCEL);
    this.#refuseRequest();
    this.status = status;
    this.sent.release();
    const { response } = this;
    if (response.areHeadersSent) {
      response.finish(encodeStatusTrailers(status, message));
    } else {
      response.dropWaiting();
      const block = encodeStatusAnswer(status, message);
      response.takeHeaders(block, block.length, true);
    }
  }

  /** Ends it at once. Its client has not read the status that it failed with. */
  giveUp(): void {
    this.upstream?.reset(this, CANCEL);
    this.#endStream(CANCEL);
    this.#count(this.status);
    this.local?.onCancelled();
    this.#drop();
  }

  /** A pod that exists has answered its path, so it may be counted under its name. */
  learnMethod(): void {
    const { stats } = this.#context;
    if (this.stats !== stats.other || this.isOver || this.status === UNIMPLEMENTED) return;
    const method = stats.learn(this.path);
    moveCall(this.stats, method);
    this.stats = method;
  }

  #refuseRequest(): void {
    this.#isRequestUnwanted = true;
    this.request.refuse();
  }

  #sendAgain(): boolean {
    if (this.isAnswered || this.isOver || !this.sent.isComplete) return false;
    if (!this.owner?.replay(this)) return false;
    this.#context.counters.replays += 1;
    return true;
  }

  #count(status: number): void {
    if (this.isOver) return;
    this.isOver = true;
    const now = this.upstream?.now ?? performance.now();
    const seconds = Math.max(0, now - this.startedAt) / 1000;
    endCall(this.stats, status, seconds);
    this.#context.onCallEnded?.(this, status, seconds);
  }

  /** Both sides of the client's stream are closed; its pod may have yet to take the last of the request. */
  #forgetUnlessOpen(): void {
    if (this.upstream && !this.request.isEndSent) return;
    this.client.forget(this);
    if (this.upstream === undefined) this.#drop();
  }

  #endStream(code: number): void {
    if (this.request.hasEnded && this.response.isEndSent) this.client.forget(this);
    else this.client.reset(this, code);
  }

  #drop(): void {
    this.sent.release();
    this.request.drop();
    this.response.drop();
  }
}
