import type { Duplex } from 'node:stream';
import type { Clock } from '../../balancing/clock.js';
import { formatAddress, type Address, type Endpoint } from '../../balancing/endpoint.js';
import { newCandidate, type Candidate } from '../../balancing/picking/candidate.js';
import type { LimitsConfig, UpstreamConfig } from '../config/proxy-config.js';
import { ENHANCE_YOUR_CALM } from '../http2/error-codes.js';
import type { RelayContext } from '../relay/relay-context.js';
import { UpstreamConnection, type UpstreamConnectionEvents } from '../relay/upstream-connection.js';
import type { ClientCredentials } from '../tls/client-credentials.js';
import { dial } from './dial.js';
import { reconnectDelay } from './reconnect-delay.js';

/** A further connection without a call for so long is closed. */
const SPARE_CONNECTION_MS = 60_000;

/** A connection that ends sooner, without one answer, counts as one that failed: the next has to wait. */
const YOUNG_MS = 1000;

/** What a pod tells the upstream that it belongs to. */
export interface PodEvents {
  /** Calls may go to it now, or may not any more; or a connection is being made, or is not any more. */
  onChange(pod: Pod): void;
  onAnswered(pod: Pod): void;
  /** A connection broke under calls. */
  onBroken(pod: Pod, connection: number): void;
  /** None of its addresses could be connected to. */
  onUnreachable(pod: Pod): void;
}

export interface PodSurroundings {
  readonly config: UpstreamConfig;
  /** As the configuration has them now: connections are made with the newest. */
  readonly limits: () => LimitsConfig;
  readonly context: RelayContext;
  readonly clock: Clock;
  readonly random: () => number;
  readonly credentials: ClientCredentials | undefined;
}

/** What is picked from: the numbers of the balancer, and the pod they are of. */
export interface PodCandidate extends Candidate {
  readonly pod: Pod;
}

/**
 * One pod and the connections to it. One is kept open, used or not; more are made while the pod's limit of streams, or
 * the window of a connection, holds calls up.
 */
export class Pod implements UpstreamConnectionEvents {
  readonly endpoint: Endpoint;
  readonly candidate: PodCandidate;
  /** Why the last attempt to connect failed, or undefined since one worked. */
  lastFailure: string | undefined;
  readonly #surroundings: PodSurroundings;
  readonly #events: PodEvents;
  #connections: UpstreamConnection[] = [];
  #dialling = 0;
  #failures = 0;
  #connectionCount = 0;
  readonly #numbers = new WeakMap<UpstreamConnection, number>();
  #readyAt = 0;
  #keepaliveMs: number | false;
  #cancelReconnect: (() => void) | undefined;
  /** The socket that is being opened. */
  #dialled: Duplex | undefined;
  #isRetired = false;
  #isWarm = false;
  /** Bytes of connections that are gone. */
  #goneBytes = 0;

  constructor(endpoint: Endpoint, surroundings: PodSurroundings, events: PodEvents) {
    this.endpoint = endpoint;
    this.candidate = { ...newCandidate(), pod: this };
    this.#surroundings = surroundings;
    this.#events = events;
    this.#keepaliveMs = surroundings.config.keepaliveMs;
  }

  get connections(): readonly UpstreamConnection[] {
    return this.#connections;
  }

  /** Bytes given to its sockets so far. */
  get sentBytes(): number {
    return this.#connections.reduce((sum, { out }) => sum + out.sentBytes, this.#goneBytes);
  }

  get isConnecting(): boolean {
    return this.#dialling > 0;
  }

  /** Whether a call may be sent to it now. */
  get hasRoom(): boolean {
    return this.#connections.some((connection) => connection.hasRoom);
  }

  get isReady(): boolean {
    return this.#connections.some(isUsable);
  }

  /** The connection for the next call: one that is not held up, and of those the one with the fewest calls. */
  connectionForCall(): UpstreamConnection | undefined {
    const connections = this.#connections;
    const [first] = connections;
    if (connections.length === 1 && first?.hasRoom && !first.isCongested) return first;
    let best: UpstreamConnection | undefined;
    for (const each of connections) {
      if (!each.hasRoom) continue;
      if (best === undefined || isBetter(each, best)) best = each;
    }
    if (best === undefined || best.isCongested) this.#dialOneMore();
    return best;
  }

  connect(): void {
    if (this.#isRetired || this.#dialling > 0 || this.isReady || this.#cancelReconnect) return;
    this.#dial();
  }

  /** It is listed no more: it gets no new calls, and its connections close when their calls are over. */
  retire(): void {
    this.#isRetired = true;
    this.#cancelReconnect?.();
    this.#dialled?.destroy();
    for (const connection of [...this.#connections]) connection.retire();
  }

  /** Ends everything at once. */
  abort(reason: string): void {
    this.retire();
    for (const connection of [...this.#connections]) connection.abort(reason);
  }

  /** Called again and again: pings, and closes what is dead or not needed. */
  keepHouse(now: number): void {
    const { keepaliveTimeoutMs } = this.#surroundings.config;
    let usable = this.#connections.filter(isUsable).length;
    for (const connection of [...this.#connections]) {
      const { calls, address, quietSince } = connection;
      if (calls.size === 0) {
        if (usable < 2 || !isUsable(connection)) continue;
        if (now - quietSince <= SPARE_CONNECTION_MS) continue;
        connection.retire();
        usable -= 1;
      } else if (
        this.#keepaliveMs !== false &&
        connection.keepAlive(now, this.#keepaliveMs, keepaliveTimeoutMs)
      ) {
        connection.abort(
          `The pod at ${address} did not answer a ping within ${keepaliveTimeoutMs} ms.`,
        );
      }
    }
  }

  onReady(connection: UpstreamConnection): void {
    this.#dialling -= 1;
    this.#dialled = undefined;
    this.lastFailure = undefined;
    this.#readyAt = this.#surroundings.clock.now();
    this.#connectionCount += 1;
    this.#numbers.set(connection, this.#connectionCount);
    this.#connections.push(connection);
    if (this.#isRetired) {
      connection.retire();
      return;
    }
    if (!this.#isWarm) this.candidate.readySince = this.#surroundings.clock.now();
    this.#isWarm = true;
    this.#events.onChange(this);
  }

  onOpened(connection: UpstreamConnection): void {
    this.candidate.outstanding += 1;
    if (!connection.hasRoom) this.onLimit();
  }

  onEnded(connection: UpstreamConnection): void {
    this.candidate.outstanding -= 1;
    if (!this.candidate.isReady && connection.hasRoom) this.#events.onChange(this);
  }

  onLimit(): void {
    if (!this.hasRoom) this.#dialOneMore();
    this.#events.onChange(this);
  }

  onAnswered(): void {
    this.#failures = 0;
    this.#readyAt = -Infinity;
    this.#events.onAnswered(this);
  }

  onGoingAway(connection: UpstreamConnection, code: number, debug: string): void {
    if (code === ENHANCE_YOUR_CALM && debug.includes('too_many_pings') && this.#keepaliveMs) {
      // gRFC A8: the client doubles its interval.
      this.#keepaliveMs *= 2;
    }
    this.#events.onChange(this);
    if (!connection.isClosed) this.#reconnect(`The pod at ${connection.address} went away.`);
  }

  onLost(connection: UpstreamConnection, reason: string, wasBusy: boolean): void {
    const index = this.#connections.indexOf(connection);
    if (index < 0) {
      this.#dialling -= 1;
      this.#onFailure(reason);
      return;
    }
    this.#connections.splice(index, 1);
    this.#goneBytes += connection.out.sentBytes;
    this.#events.onChange(this);
    const number = this.#numbers.get(connection);
    if (wasBusy && number !== undefined) this.#events.onBroken(this, number);
    if (!connection.isGoingAway) this.#reconnect(reason);
  }

  #reconnect(reason: string): void {
    if (this.#isRetired || this.isReady) return;
    const isYoung = this.#surroundings.clock.now() - this.#readyAt < YOUNG_MS;
    if (isYoung) this.#onFailure(reason);
    else {
      this.#failures = 0;
      this.connect();
    }
  }

  #dialOneMore(): void {
    const { maxConnectionsPerEndpoint } = this.#surroundings.config;
    if (this.#isRetired || this.#dialling > 0 || this.#cancelReconnect) return;
    if (this.#connections.length < maxConnectionsPerEndpoint) this.#dial();
  }

  /** Tries its addresses one after the other; the first that answers is as good as any other (gRFC A61). */
  #dial(position = 0): void {
    const { config, limits, context, clock, credentials } = this.#surroundings;
    const address = this.endpoint.addresses[position] as Address;
    const where = formatAddress(address);
    const { counters } = context;
    let connection: UpstreamConnection | undefined;
    if (position === 0) this.#dialling += 1;
    const onFailedHere = (reason: string) => {
      cancelTimeout();
      if (connection) connection.onLost(reason);
      else if (position + 1 < this.endpoint.addresses.length && !this.#isRetired) {
        this.#dial(position + 1);
      } else {
        this.#dialling -= 1;
        this.#onFailure(reason);
      }
    };
    const socket = dial(address, credentials, {
      onOpen: () => {
        connection = new UpstreamConnection(socket, where, limits(), this, context);
      },
      onData: (chunk) => {
        counters.upstreamBytesIn += chunk.length;
        connection?.receive(chunk);
        if (connection?.isReady) cancelTimeout();
      },
      onClose: onFailedHere,
    });
    this.#dialled = socket;
    const cancelTimeout = clock.schedule(config.connectTimeoutMs, () => {
      const what = `accept a connection within ${config.connectTimeoutMs} ms`;
      socket.destroy(new Error(`it did not ${what} (connectTimeoutMs)`));
    });
  }

  #onFailure(reason: string): void {
    if (this.#isRetired) return;
    this.lastFailure = reason;
    this.#isWarm = false;
    this.#failures += 1;
    const { clock, random } = this.#surroundings;
    if (this.#cancelReconnect === undefined) {
      this.#cancelReconnect = clock.schedule(reconnectDelay(this.#failures, random()), () => {
        this.#cancelReconnect = undefined;
        this.connect();
        this.#events.onChange(this);
      });
    }
    this.#events.onUnreachable(this);
    this.#events.onChange(this);
  }
}

function isUsable({ isReady, isGoingAway }: UpstreamConnection): boolean {
  return isReady && !isGoingAway;
}

function isBetter(one: UpstreamConnection, other: UpstreamConnection): boolean {
  if (one.isCongested !== other.isCongested) return other.isCongested;
  return one.calls.size < other.calls.size;
}
