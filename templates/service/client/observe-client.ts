import type { Client } from '@grpc/grpc-js';
import { HEADLESS_SCHEME } from './balancing/grpc-resolver.js';
import type { EndpointReport } from './balancing/grpc-balancer-report.js';
import type { WatchCounters } from './balancing/watch-snapshot.js';
import { describeClient, type ClientDescription } from './describe-client.js';
import { LastingCounts } from './lasting-counts.js';
import { clientBalances } from './options.js';

/** Attributes of a metric, by name. */
export interface MetricAttributes {
  [name: string]: string;
}

/** What is told of an instrument when it is made. */
export interface InstrumentOptions {
  description: string;
  /** In UCUM's notation (https://ucum.org). */
  unit: string;
}

/** What a meter hands out to be told values, while it collects. */
export interface ObservationResult {
  observe(instrument: object, value: number, attributes: MetricAttributes): void;
}

/**
 * What is used of a meter. A `Meter` of `@opentelemetry/api` 1.3 or newer is one; its shape is written down here so
 * that nobody who does not want metrics has to install that package.
 */
export interface MeterLike {
  createObservableCounter(name: string, options: InstrumentOptions): object;
  createObservableGauge(name: string, options: InstrumentOptions): object;
  addBatchObservableCallback(
    callback: (result: ObservationResult) => void,
    instruments: object[],
  ): void;
  removeBatchObservableCallback(
    callback: (result: ObservationResult) => void,
    instruments: object[],
  ): void;
}

/** Defined by gRFC A66: the target with its scheme. */
const TARGET = 'grpc.target';
const ENDPOINT = 'grpc.client.endpoint';
const CONNECTION_STATE = 'grpc.client.connection.state';
const STATES = ['IDLE', 'CONNECTING', 'READY', 'TRANSIENT_FAILURE'] as const;
/** More than twice the pods that one DNS answer can hold, so that a client that idled knows all of them again. */
const REMEMBERED_ENDPOINTS = 10_000;

/**
 * Gives a meter of OpenTelemetry what `describeClient` tells, read when the meter collects, so that it costs a call
 * nothing. The metrics, each with the target and its scheme as `grpc.target` (gRFC A66):
 *
 * | metric                             | kind    | unit           | what it is                                       |
 * | ---------------------------------- | ------- | -------------- | ------------------------------------------------ |
 * | `grpc.client.resolver.looks`       | counter | `{look}`       | how often the target was looked up               |
 * | `grpc.client.resolver.changes`     | counter | `{change}`     | how often the endpoints became others            |
 * | `grpc.client.resolver.failures`    | counter | `{look}`       | looks without a usable answer                    |
 * | `grpc.client.resolver.endpoints`   | gauge   | `{endpoint}`   | endpoints known                                  |
 * | `grpc.client.resolver.answer_age`  | gauge   | `s`            | time since the last good answer                  |
 * | `grpc.client.balancer.picks`       | counter | `{pick}`       | calls an endpoint was picked for, retries too    |
 * | `grpc.client.balancer.outstanding` | gauge   | `{call}`       | calls in flight to an endpoint                   |
 * | `grpc.client.balancer.connections` | gauge   | `{connection}` | connections in a state, which may be 0           |
 * | `grpc.client.balancer.ejected`     | gauge   | `{endpoint}`   | endpoints that are ejected                       |
 *
 * `picks` and `outstanding` have the endpoint, `host:port` or several of them with commas, as `grpc.client.endpoint`.
 * `connections` has `IDLE`, `CONNECTING`, `READY` or `TRANSIENT_FAILURE` as `grpc.client.connection.state`.
 *
 * - The resolver's metrics are those of the watch, which clients with the same settings share: each of them reports the
 *   same looks. The counters go on when the client idled and its watch began anew.
 * - `picks` goes on when an endpoint that went comes back; the last 10,000 endpoints are remembered. Picks between the
 *   last collection and the end of an endpoint are not counted, and calls that outlive their endpoint not outstanding.
 * - Nobody looks while the client idles and once it is closed: `endpoints` and `answer_age` are then not reported.
 * - OpenTelemetry's SDK for JavaScript forgets no endpoint (opentelemetry-js issue 2997), and lumps together what comes
 *   after the first 2000. A process that outlives so many pods sets a view with a higher `aggregationCardinalityLimit`
 *   for `picks` and `outstanding`, or one that drops them.
 *
 * @param meter from `metrics.getMeter(…)` once the SDK has started; one from before that reports nothing
 * @param attributes added to every metric; clients of one target on one meter need some that tell them apart
 * @returns the end of the observation, to be called when the client is closed; an SDK may repeat the last values
 * @throws {TypeError} for a client that `describeClient` refuses
 */
export function observeClient(
  client: Client,
  meter: MeterLike,
  attributes: Readonly<MetricAttributes> = {},
): () => void {
  const { target, discovery } = describeClient(client);
  const scheme = clientBalances(discovery) ? HEADLESS_SCHEME : 'dns';
  const ofClient = { ...attributes, [TARGET]: `${scheme}:///${target}` };
  const instruments = createInstruments(meter);
  const observeResolver = resolverObservation(instruments, ofClient);
  const observeBalancer = balancerObservation(instruments, ofClient);
  const observe = (result: ObservationResult) => {
    const description = describeClient(client);
    observeResolver(result, description);
    observeBalancer(result, description.connections);
  };
  const observed = Object.values(instruments);
  meter.addBatchObservableCallback(observe, observed);
  return () => meter.removeBatchObservableCallback(observe, observed);
}

type Instruments = ReturnType<typeof createInstruments>;

function createInstruments(meter: MeterLike) {
  const counter = (name: string, unit: string, description: string) =>
    meter.createObservableCounter(`grpc.client.${name}`, { unit, description });
  const gauge = (name: string, unit: string, description: string) =>
    meter.createObservableGauge(`grpc.client.${name}`, { unit, description });
  return {
    looks: counter('resolver.looks', '{look}', 'How often the target was looked up.'),
    changes: counter('resolver.changes', '{change}', 'How often the endpoints became others.'),
    failures: counter('resolver.failures', '{look}', 'Looks without a usable answer.'),
    endpoints: gauge('resolver.endpoints', '{endpoint}', 'Endpoints known.'),
    answerAge: gauge('resolver.answer_age', 's', 'Time since the last good answer.'),
    picks: counter('balancer.picks', '{pick}', 'Calls an endpoint was picked for, retries too.'),
    outstanding: gauge('balancer.outstanding', '{call}', 'Calls in flight to an endpoint.'),
    connections: gauge('balancer.connections', '{connection}', 'Connections in a state.'),
    ejected: gauge('balancer.ejected', '{endpoint}', 'Endpoints that are ejected.'),
  };
}

function resolverObservation(instruments: Instruments, ofClient: MetricAttributes) {
  const lasting = new LastingCounts();
  let lastLooks = 0;
  return (result: ObservationResult, description: ClientDescription) => {
    const { isWatching, endpoints, ageMs, counters } = description;
    // A watch that begins anew begins all its counts anew, and looks are the ones that rise at once.
    if (counters.looks < lastLooks) lasting.take(new Map());
    lastLooks = counters.looks;
    for (const [name, total] of lasting.take(new Map(Object.entries(counters)))) {
      result.observe(instruments[name as keyof WatchCounters], total, ofClient);
    }
    if (!isWatching) return;
    result.observe(instruments.endpoints, endpoints.length, ofClient);
    if (ageMs !== undefined) result.observe(instruments.answerAge, ageMs / 1000, ofClient);
  };
}

function balancerObservation(instruments: Instruments, ofClient: MetricAttributes) {
  const lasting = new LastingCounts(REMEMBERED_ENDPOINTS);
  let reported = new Map<string, number>();
  return (result: ObservationResult, connections: readonly EndpointReport[]) => {
    const ofEndpoint = (endpoint: string) => ({ ...ofClient, [ENDPOINT]: endpoint });
    for (const state of STATES) {
      const count = connections.filter((connection) => connection.state === state).length;
      result.observe(instruments.connections, count, { ...ofClient, [CONNECTION_STATE]: state });
    }
    const ejected = connections.filter(({ isEjected }) => isEjected).length;
    result.observe(instruments.ejected, ejected, ofClient);
    const picks = lasting.take(
      new Map(connections.map(({ endpoint, picks }) => [endpoint, picks])),
    );
    for (const [endpoint, total] of picks) {
      result.observe(instruments.picks, total, ofEndpoint(endpoint));
    }
    for (const { endpoint, outstanding } of connections) {
      result.observe(instruments.outstanding, outstanding, ofEndpoint(endpoint));
    }
    // A last value for those that went, because an SDK may repeat the one before for ever.
    for (const endpoint of reported.keys()) {
      if (!picks.has(endpoint)) result.observe(instruments.outstanding, 0, ofEndpoint(endpoint));
    }
    reported = picks;
  };
}
