import { connectivityState, type ChannelOptions, type experimental } from '@grpc/grpc-js';
import { HEADLESS_BALANCER, HeadlessBalancerConfig } from './grpc-balancer-config.js';
import { BalancedEndpoint, type EndpointEvents } from './grpc-balancer-endpoint.js';
import {
  areSameForConnections,
  selectEndpoints,
  type NamedEndpoints,
} from './grpc-balancer-endpoints.js';
import {
  systemBalancerEnvironment,
  type BalancerEnvironment,
} from './grpc-balancer-environment.js';
import { HeadlessPicker } from './grpc-balancer-picker.js';
import {
  BALANCER_OBSERVER_OPTION,
  reportOn,
  type BalancerObserver,
} from './grpc-balancer-report.js';
import { StateTally } from './grpc-balancer-state.js';
import { createPicking } from './picking/picking.js';
import { Roster } from './picking/roster.js';

/**
 * A load balancing policy that changes only what an update changed; the stock `round_robin` makes every endpoint anew
 * on each push and blocks the event loop for that long. Connectivity states make up one state as they do there
 * (gRFC A61): READY with any READY endpoint, else CONNECTING, else TRANSIENT_FAILURE with the last error.
 */
export class HeadlessBalancer implements experimental.LoadBalancer {
  readonly #helper: experimental.ChannelControlHelper;
  readonly #environment: BalancerEnvironment;
  readonly #endpoints = new Map<string, BalancedEndpoint>();
  readonly #states: StateTally;
  readonly #events: EndpointEvents;
  #configKey = '';
  #picker: HeadlessPicker | undefined;
  #options: ChannelOptions = {};
  #isUpdating = false;
  #cancelReturn = () => {};

  constructor(
    helper: experimental.ChannelControlHelper,
    environment: BalancerEnvironment = systemBalancerEnvironment,
  ) {
    this.#helper = helper;
    this.#environment = environment;
    this.#states = new StateTally(helper, this);
    this.#events = {
      onState: (endpoint, previous, error) => this.#onState(endpoint, previous, error),
      onAnswered: ({ candidate }) => this.#picker?.roster.markAnswered(candidate),
      onBroken: ({ candidate }, connection) => {
        if (this.#picker?.roster.markBroken(candidate, connection)) this.#scheduleReturn();
      },
      onUnreachable: () => this.#requestReresolution(),
    };
  }

  /** @returns false for a config of another policy; else the update was taken */
  updateAddressList(
    endpoints: experimental.StatusOr<experimental.Endpoint[]>,
    config: experimental.TypedLoadBalancingConfig,
    options: ChannelOptions,
    resolutionNote: string,
  ): boolean {
    if (!(config instanceof HeadlessBalancerConfig)) return false;
    if (!endpoints.ok) {
      // The pods known last are a better guess than none.
      if (this.#endpoints.size === 0) this.#states.fail(endpoints.error);
      return true;
    }
    const { seed } = this.#environment;
    this.#isUpdating = true;
    const picker = this.#configure(config);
    this.#replaceEndpoints(
      selectEndpoints(endpoints.value, config.settings, seed),
      options,
      picker,
    );
    this.#isUpdating = false;
    const observer = options[BALANCER_OBSERVER_OPTION] as BalancerObserver | undefined;
    if (observer) observer.endpoints = () => [...this.#endpoints.values()].map(reportOn);
    this.#states.resolutionNote = resolutionNote;
    this.#states.publish(picker);
    return true;
  }

  /** Nothing to do: every endpoint is kept connected, so there is no idle state to leave. */
  exitIdle(): void {}

  /** Nothing to do: the backoff belongs to the connections, which clients share. */
  resetBackoff(): void {}

  destroy(): void {
    this.#cancelReturn();
    for (const endpoint of this.#endpoints.values()) endpoint.destroy();
    this.#endpoints.clear();
    this.#picker = undefined;
  }

  getTypeName(): string {
    return HEADLESS_BALANCER;
  }

  /** The picker for the settings: the one in use while they stay the same. */
  #configure({ key, settings }: HeadlessBalancerConfig): HeadlessPicker {
    if (this.#picker && key === this.#configKey) return this.#picker;
    const { clock, random } = this.#environment;
    const surroundings = { now: () => clock.now(), random };
    this.#configKey = key;
    this.#picker = new HeadlessPicker(
      new Roster(createPicking(settings, surroundings), settings.ejection, surroundings.now),
      settings.policy === 'least_request',
    );
    for (const { candidate } of this.#endpoints.values()) this.#picker.roster.join(candidate);
    this.#scheduleReturn();
    return this.#picker;
  }

  #replaceEndpoints(wanted: NamedEndpoints, options: ChannelOptions, picker: HeadlessPicker): void {
    const hasNewOptions = !areSameForConnections(this.#options, options);
    this.#options = options;
    for (const [name, endpoint] of wanted) {
      const known = this.#endpoints.get(name);
      if (known === undefined) this.#add(name, endpoint, picker);
      else if (hasNewOptions) known.update(endpoint, options);
    }
    if (this.#endpoints.size === wanted.size) return;
    for (const [name, endpoint] of this.#endpoints) {
      if (!wanted.has(name)) this.#remove(name, endpoint, picker);
    }
  }

  #add(name: string, address: experimental.Endpoint, picker: HeadlessPicker): void {
    const endpoint = new BalancedEndpoint(name, address, this.#helper, this.#options, this.#events);
    this.#endpoints.set(name, endpoint);
    this.#states.move(undefined, endpoint.state);
    picker.roster.join(endpoint.candidate);
    endpoint.connect();
  }

  #remove(name: string, endpoint: BalancedEndpoint, picker: HeadlessPicker): void {
    this.#endpoints.delete(name);
    this.#states.move(endpoint.state, undefined);
    picker.roster.leave(endpoint.candidate);
    endpoint.destroy();
  }

  #onState(
    { candidate, state, isWarm }: BalancedEndpoint,
    previous: connectivityState,
    error: string | null,
  ): void {
    const picker = this.#picker;
    if (picker === undefined) return;
    const { READY } = connectivityState;
    this.#states.move(previous, state);
    if (error !== null) this.#states.recordError(error);
    if (previous === READY) picker.roster.markLost(candidate);
    if (state === READY) {
      if (!isWarm) candidate.readySince = this.#environment.clock.now();
      picker.roster.markReady(candidate);
    }
    if (!this.#isUpdating) this.#states.publish(picker);
    if (previous === READY && state !== READY) this.#requestReresolution();
  }

  /** An update under way is the newest answer there is. */
  #requestReresolution(): void {
    if (!this.#isUpdating) this.#helper.requestReresolution();
  }

  #scheduleReturn(): void {
    this.#cancelReturn();
    const roster = this.#picker?.roster;
    const returnAt = roster?.nextReturnAt;
    if (roster === undefined || returnAt === undefined) return;
    const { clock } = this.#environment;
    this.#cancelReturn = clock.schedule(Math.max(0, returnAt - clock.now()), () => {
      roster.endEjections();
      this.#scheduleReturn();
    });
  }
}
