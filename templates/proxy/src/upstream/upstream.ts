import { endpointKey } from '../../balancing/endpoint.js';
import type { Environment } from '../../balancing/environment.js';
import { createPicking } from '../../balancing/picking/picking.js';
import { Roster } from '../../balancing/picking/roster.js';
import { chooseSubset } from '../../balancing/picking/subset.js';
import { sharedWatchesOf, type WatchMembership } from '../../balancing/shared-watches.js';
import type { WatchEvent } from '../../balancing/watch-events.js';
import type { WatchView } from '../../balancing/watch-view.js';
import type { UpstreamDescription } from '../admin/proxy-description.js';
import type { LimitsConfig, UpstreamConfig } from '../config/proxy-config.js';
import { encodeField } from '../hpack/encode-field.js';
import type { HeaderList } from '../hpack/header-list.js';
import type { Call, CallOwner } from '../relay/call.js';
import { formatTimeout, parseTimeout } from '../relay/grpc-timeout.js';
import type { RelayContext } from '../relay/relay-context.js';
import { DEADLINE_EXCEEDED, UNAVAILABLE } from '../relay/status.js';
import type { ClientCredentials } from '../tls/client-credentials.js';
import { CallQueue } from './call-queue.js';
import { describeUpstream } from './describe-upstream.js';
import { Pod, type PodCandidate, type PodEvents } from './pod.js';
import { spliceBlock } from './splice-block.js';

/** How often a call may be sent before its client is told. */
const MAX_ATTEMPTS = 5;

/** A call that has waited longer is told so in its deadline. */
const NOTICEABLE_WAIT_MS = 1;

const QUEUE_CHECK_MS = 50;

export interface UpstreamSurroundings {
  readonly context: RelayContext;
  readonly environment: Environment;
  /** As the configuration has them now. */
  readonly limits: () => LimitsConfig;
  /** What the subset is derived from where the configuration names no seed. */
  readonly seed: string;
  readonly credentials: ClientCredentials | undefined;
  readonly onEvent: (upstream: Upstream, event: WatchEvent) => void;
  /** Nothing is left of it. */
  readonly onEmpty: (upstream: Upstream) => void;
}

/** One service: its pods by the resolver's word, and the calls that go to them by the balancer's choice. */
export class Upstream implements CallOwner, PodEvents {
  readonly config: UpstreamConfig;
  readonly #surroundings: UpstreamSurroundings;
  readonly #roster: Roster<PodCandidate>;
  readonly #pods = new Map<string, Pod>();
  /** Pods that are listed no more and still have calls. */
  readonly #leaving = new Set<Pod>();
  readonly #queue = new CallQueue();
  readonly #authority: Buffer | undefined;
  readonly #membership: WatchMembership;
  #view: WatchView | undefined;
  #cancelQueueCheck: (() => void) | undefined;
  #cancelReturn = () => {};
  #isRetired = false;
  #successor: Upstream | undefined;
  /** Bytes of pods that are gone. */
  #goneBytes = 0;
  #isSettling = false;

  constructor(config: UpstreamConfig, surroundings: UpstreamSurroundings) {
    this.config = config;
    this.#surroundings = surroundings;
    const { environment } = surroundings;
    const now = () => environment.clock.now();
    const { balancing } = config;
    this.#roster = new Roster<PodCandidate>(
      createPicking(balancing, { now, random: environment.random }),
      balancing.ejection,
      now,
    );
    this.#authority =
      config.authority === undefined ? undefined : encodeField(':authority', config.authority);
    this.#membership = sharedWatchesOf(environment).join(config, {
      onView: (view) => this.#onView(view),
      onEvent: (event) => surroundings.onEvent(this, event),
    });
  }

  get name(): string {
    return this.config.name;
  }

  /** Whether the resolver has said something, be it good or bad. */
  get isResolved(): boolean {
    return this.#view !== undefined;
  }

  get queuedCalls(): number {
    return this.#queue.length;
  }

  /** Bytes given to the sockets of its pods so far. */
  get sentBytes(): number {
    let bytes = this.#goneBytes;
    for (const pod of this.#pods.values()) bytes += pod.sentBytes;
    for (const pod of this.#leaving) bytes += pod.sentBytes;
    return bytes;
  }

  /** Sends a new call to a pod, now or as soon as there is one. */
  take(call: Call, list: HeaderList, isLast: boolean): void {
    let block = list.bytes;
    let { length } = list;
    if (this.#authority && list.authorityStart >= 0) {
      block = spliceBlock(block, length, list.authorityStart, list.authorityEnd, this.#authority);
      length = block.length;
    }
    call.owner = this;
    call.keepHeaders(list, block, length, length - list.length);
    const connection = this.#roster.pick()?.pod.connectionForCall();
    if (connection) {
      connection.open(call, block, length, isLast);
    } else {
      this.#wait(call);
    }
  }

  replay(call: Call): boolean {
    if (call.attempts >= MAX_ATTEMPTS) return false;
    if (this.#isRetired) {
      call.owner = this.#successor;
      return this.#successor?.replay(call) === true;
    }
    const payload = call.sent.copyPayload();
    if (payload.length > 0) call.request.replay(payload);
    call.request.sink = undefined;
    call.request.isEndSent = false;
    if (!this.#sendKept(call)) this.#wait(call);
    return true;
  }

  /**
   * Takes no new calls; it is gone when those it has are over.
   *
   * @param successor who takes those on that wait for a pod, or that one refuses; undefined where there is none
   */
  retire(successor?: Upstream): void {
    if (this.#isRetired) return;
    this.#isRetired = true;
    this.#successor = successor;
    this.#membership.leave();
    this.#cancelReturn();
    const pods = [...this.#pods.values()];
    this.#pods.clear();
    for (const pod of pods) this.#remove(pod);
    for (const call of this.#queue.takeAll()) {
      if (successor) successor.#adopt(call);
      else
        call.fail(UNAVAILABLE, 'The proxy has been told to send calls elsewhere.', 'no_endpoint');
    }
    this.#checkEmpty();
  }

  abort(reason: string): void {
    this.retire();
    for (const pod of [...this.#leaving]) pod.abort(reason);
    this.#leaving.clear();
  }

  keepHouse(now: number): void {
    for (const pod of this.#pods.values()) pod.keepHouse(now);
    for (const pod of [...this.#leaving]) {
      pod.keepHouse(now);
      if (pod.connections.length > 0 || pod.isConnecting) continue;
      this.#leaving.delete(pod);
      this.#goneBytes += pod.sentBytes;
    }
    this.#checkEmpty();
  }

  describe(): UpstreamDescription {
    return describeUpstream(
      this.config,
      { listed: this.#pods.values(), leaving: this.#leaving },
      this.#queue.length,
      this.#membership.snapshot(),
      this.#surroundings.environment.clock.now(),
    );
  }

  onChange(pod: Pod): void {
    const { candidate } = pod;
    const isListed = this.#pods.get(endpointKey(pod.endpoint)) === pod;
    const hasRoom = isListed && pod.hasRoom;
    if (hasRoom && !candidate.isReady) this.#roster.markReady(candidate);
    else if (!hasRoom && candidate.isReady) this.#roster.markLost(candidate);
    this.#settleQueue();
  }

  onAnswered({ candidate }: Pod): void {
    if (candidate.failures > 0) this.#roster.markAnswered(candidate);
  }

  onBroken({ candidate }: Pod, connection: number): void {
    if (this.#roster.markBroken(candidate, connection)) this.#scheduleReturn();
    this.#membership.request();
  }

  onUnreachable(): void {
    this.#membership.request();
  }

  #onView(view: WatchView): boolean {
    this.#view = view;
    if (view.kind === 'failed') {
      this.#settleQueue();
      return true;
    }
    const listed = view.kind === 'endpoints' ? view.endpoints : [];
    const byKey = new Map(listed.map((endpoint) => [endpointKey(endpoint), endpoint]));
    const { subsetSize, subsetSeed } = this.config.balancing;
    const wanted = new Set(
      subsetSize === false
        ? byKey.keys()
        : chooseSubset([...byKey.keys()], subsetSize, subsetSeed ?? this.#surroundings.seed),
    );
    for (const [key, pod] of this.#pods) {
      if (wanted.has(key)) continue;
      this.#pods.delete(key);
      this.#remove(pod);
    }
    const { context, environment, credentials, limits } = this.#surroundings;
    const { clock, random } = environment;
    const surroundings = {
      config: this.config,
      limits,
      context,
      clock,
      random,
      credentials,
    };
    for (const [key, endpoint] of byKey) {
      if (!wanted.has(key) || this.#pods.has(key)) continue;
      const pod = new Pod(endpoint, surroundings, this);
      this.#pods.set(key, pod);
      this.#roster.join(pod.candidate);
      pod.connect();
    }
    this.#settleQueue();
    return true;
  }

  #remove(pod: Pod): void {
    this.#roster.leave(pod.candidate);
    this.#leaving.add(pod);
    pod.retire();
  }

  /** Sends what was kept of a call. @returns whether there was a pod */
  #sendKept(call: Call): boolean {
    const connection = this.#roster.pick()?.pod.connectionForCall();
    if (connection === undefined) return false;
    const { request, sent } = call;
    const isLast = request.hasEnded && request.heldBytes === 0;
    const waitedMs = performance.now() - call.startedAt;
    let block = sent.headers;
    let length = sent.headerBytes;
    const timeoutMs = call.timeout === undefined ? undefined : parseTimeout(call.timeout);
    if (timeoutMs !== undefined && waitedMs > NOTICEABLE_WAIT_MS) {
      const left = encodeField('grpc-timeout', formatTimeout(Math.max(0, timeoutMs - waitedMs)));
      block = spliceBlock(block, length, call.timeoutStart, call.timeoutEnd, left);
      length = block.length;
    }
    connection.open(call, block, length, isLast);
    if (!isLast) request.pump();
    return true;
  }

  #wait(call: Call): void {
    const hopeless = this.#whyHopeless();
    if (hopeless) {
      call.fail(UNAVAILABLE, hopeless.reason, hopeless.answer);
      return;
    }
    const { queue } = this.config;
    if (this.#queue.length >= queue.maxCalls) {
      this.#surroundings.context.counters.sheds.queue += 1;
      const reason = `${queue.maxCalls} calls wait for a pod of ${this.name} already (queue.maxCalls).`;
      call.fail(UNAVAILABLE, reason);
      return;
    }
    const { clock } = this.#surroundings.environment;
    const timeoutMs = call.timeout === undefined ? undefined : parseTimeout(call.timeout);
    const spentMs = performance.now() - call.startedAt;
    const leftMs = timeoutMs === undefined ? Infinity : timeoutMs - spentMs;
    const isDeadline = leftMs <= queue.maxWaitMs;
    this.#queue.add(call, clock.now() + Math.min(leftMs, queue.maxWaitMs), isDeadline);
    this.#scheduleQueueCheck();
  }

  /** Why no call can be sent for now; undefined while waiting makes sense. */
  #whyHopeless(): { reason: string; answer: 'no_endpoint' | 'connect_failed' } | undefined {
    const view = this.#view;
    if (view === undefined) return undefined;
    if (view.kind !== 'endpoints') return { reason: view.reason, answer: 'no_endpoint' };
    let failure: string | undefined;
    for (const pod of this.#pods.values()) {
      if (pod.isConnecting || pod.isReady) return undefined;
      failure = pod.lastFailure ?? failure;
    }
    if (failure === undefined) return undefined;
    const reason = `None of the ${this.#pods.size} pods of ${this.config.target} can be connected to: ${failure}`;
    return { reason, answer: 'connect_failed' };
  }

  /** Sends as many of the calls that wait as can be sent now. */
  #settleQueue(): void {
    // Sending a call may fill a pod, which is a change in itself.
    if (this.#isSettling) return;
    this.#isSettling = true;
    for (let call = this.#queue.first; call; call = this.#queue.first) {
      if (!this.#sendKept(call)) {
        const hopeless = this.#whyHopeless();
        if (hopeless === undefined) break;
        call.fail(UNAVAILABLE, hopeless.reason, hopeless.answer);
      }
      this.#queue.shift();
    }
    this.#isSettling = false;
  }

  /** Takes on a call that waited for a pod of another upstream. */
  #adopt(call: Call): void {
    call.owner = this;
    if (!this.#sendKept(call)) this.#wait(call);
  }

  #scheduleQueueCheck(): void {
    if (this.#cancelQueueCheck) return;
    const { clock } = this.#surroundings.environment;
    this.#cancelQueueCheck = clock.schedule(QUEUE_CHECK_MS, () => {
      this.#cancelQueueCheck = undefined;
      this.#expireQueued(clock.now());
      if (this.#queue.length > 0) this.#scheduleQueueCheck();
    });
  }

  #expireQueued(now: number): void {
    const { counters } = this.#surroundings.context;
    for (const { call, isDeadline } of this.#queue.takeExpired(now)) {
      if (isDeadline) {
        const reason = `The deadline passed while the call waited for a pod of ${this.name}.`;
        call.fail(DEADLINE_EXCEEDED, reason, 'deadline');
      } else {
        counters.sheds.queue += 1;
        const { maxWaitMs } = this.config.queue;
        const reason = `No pod of ${this.name} had room within ${maxWaitMs} ms (queue.maxWaitMs).`;
        call.fail(UNAVAILABLE, reason);
      }
    }
  }

  #scheduleReturn(): void {
    this.#cancelReturn();
    const returnAt = this.#roster.nextReturnAt;
    if (returnAt === undefined) return;
    const { clock } = this.#surroundings.environment;
    this.#cancelReturn = clock.schedule(Math.max(0, returnAt - clock.now()), () => {
      this.#roster.endEjections();
      this.#scheduleReturn();
    });
  }

  #checkEmpty(): void {
    if (this.#isRetired && this.#leaving.size === 0) this.#surroundings.onEmpty(this);
  }
}
