import {
  connectivityState,
  experimental,
  Metadata,
  status,
  type ChannelOptions,
} from '@grpc/grpc-js';
import { newCandidate, type Candidate } from './picking/candidate.js';

/** What a balancer is told by its endpoints. */
export interface EndpointEvents {
  onState(
    endpoint: BalancedEndpoint,
    previous: connectivityState,
    errorMessage: string | null,
  ): void;
  onAnswered(endpoint: BalancedEndpoint): void;
  /** A connection broke under a call. */
  onBroken(endpoint: BalancedEndpoint, connection: number): void;
  /** No address of the endpoint could be connected to. */
  onUnreachable(): void;
}

const NO_ARGUMENTS: experimental.PickArgs = { metadata: new Metadata(), extraPickInfo: {} };

/**
 * One endpoint: grpc-js's leaf policy, which connects to the first of its addresses that answers (gRFC A61), and what
 * the pickers know about it. The pick of a ready endpoint is made once per connection, so that a call costs nothing.
 */
export class BalancedEndpoint {
  readonly name: string;
  readonly candidate: BalancedCandidate;
  readonly #events: EndpointEvents;
  readonly #leaf: experimental.LeafLoadBalancer;
  #state = connectivityState.IDLE;
  #connection = 0;
  #pick: experimental.PickResult | undefined;
  #isWarm = false;
  #isDestroyed = false;

  constructor(
    name: string,
    endpoint: experimental.Endpoint,
    helper: experimental.ChannelControlHelper,
    options: ChannelOptions,
    events: EndpointEvents,
  ) {
    this.name = name;
    this.candidate = { ...newCandidate(), endpoint: this };
    this.#events = events;
    const leafHelper = experimental.createChildChannelControlHelper(helper, {
      updateState: (state, _picker, errorMessage) => this.#onState(state, errorMessage),
      requestReresolution: () => {
        if (!this.#isDestroyed) events.onUnreachable();
      },
    });
    this.#leaf = new experimental.LeafLoadBalancer(endpoint, leafHelper, options, '');
  }

  get state(): connectivityState {
    return this.#state;
  }

  /** Whether it has served before and answers at its address ever since: a reconnect to it needs no slow start. */
  get isWarm(): boolean {
    return this.#isWarm;
  }

  /** How to make a call on the connection that stands now; undefined without one. */
  get pick(): experimental.PickResult | undefined {
    return this.#pick;
  }

  connect(): void {
    this.#leaf.startConnecting();
  }

  /** A connection that stands is given up only when the options make another one of it. */
  update(endpoint: experimental.Endpoint, options: ChannelOptions): void {
    this.#leaf.updateEndpoint(endpoint, options);
  }

  destroy(): void {
    // The leaf may still call back: its timer between two addresses outlives it.
    this.#isDestroyed = true;
    this.#pick = undefined;
    this.#leaf.destroy();
  }

  #onState(state: connectivityState, errorMessage: string | null): void {
    if (this.#isDestroyed) return;
    const previous = this.#state;
    this.#state = state;
    this.#pick = state === connectivityState.READY ? this.#preparePick() : undefined;
    this.#events.onState(this, previous, errorMessage);
    if (state === connectivityState.READY) this.#isWarm = true;
    if (state === connectivityState.TRANSIENT_FAILURE) this.#isWarm = false;
    // An endpoint is kept connected, used or not, as round_robin does.
    if (this.#state === connectivityState.IDLE) this.#leaf.exitIdle();
  }

  #preparePick(): experimental.PickResult {
    this.#connection += 1;
    const connection = this.#connection;
    return {
      ...this.#leaf.getPicker().pick(NO_ARGUMENTS),
      onCallStarted: () => {
        this.candidate.outstanding += 1;
        if (this.candidate.reserved > 0) this.candidate.reserved -= 1;
      },
      onCallEnded: (code, _details, metadata) => {
        this.candidate.outstanding -= 1;
        if (isAnswer(code, metadata)) this.#events.onAnswered(this);
        else if (isSuspect(code)) this.#judge(connection);
      },
    };
  }

  /**
   * A call ended without a word of the server. Whether its connection broke is known once grpc-js has handled the
   * close of the socket, which may be told a moment after the end of its streams.
   */
  #judge(connection: number): void {
    setImmediate(() => {
      const stands = this.#connection === connection && this.#state === connectivityState.READY;
      if (!this.#isDestroyed && !stands) this.#events.onBroken(this, connection);
    });
  }
}

export interface BalancedCandidate extends Candidate {
  readonly endpoint: BalancedEndpoint;
}

/**
 * Whether the server surely ended the call: every OK, and every status that came with metadata. A server that refuses
 * a call at once sends its content type along; grpc-js's own statuses carry nothing.
 */
function isAnswer(code: status, metadata: Metadata): boolean {
  return code === status.OK || Object.keys(metadata.getMap()).length > 0;
}

/**
 * How grpc-js ends the calls of a connection that breaks. A server can end a call so, too, after it has sent response
 * headers, but then its connection stands. Any other status proves nothing about the connection; a deadline and a
 * cancellation are of this client's making.
 */
function isSuspect(code: status): boolean {
  return code === status.UNAVAILABLE || code === status.INTERNAL;
}
