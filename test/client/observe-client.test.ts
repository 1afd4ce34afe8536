import { metrics, type Meter } from '@opentelemetry/api';
import { AggregationTemporality, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createOrdersClient,
  describeClient,
  observeClient,
  unary,
  type ClientOptions,
  type OrdersServiceClient,
} from '../../templates/service/client/index.js';
import { waitUntil } from '../wait-until.js';
import { Relay } from './relay.js';
import { Fleet, TARGET, type Pod } from './start-pods.js';

class Reader extends MetricReader {
  constructor(temporality: AggregationTemporality) {
    super({ aggregationTemporalitySelector: () => temporality });
  }

  protected override async onShutdown(): Promise<void> {}

  protected override async onForceFlush(): Promise<void> {}
}

const OF_ENDPOINT = 'grpc.client.endpoint';
const OF_STATE = 'grpc.client.connection.state';

let fleet: Fleet;
let ends: (() => unknown)[];
/** Repeats what it was told once. */
let cumulative: Reader;
/** Tells only what was reported in this very collection. */
let delta: Reader;
let provider: MeterProvider;
let meter: Meter;

beforeEach(async () => {
  fleet = await Fleet.start();
  ends = [];
  cumulative = new Reader(AggregationTemporality.CUMULATIVE);
  delta = new Reader(AggregationTemporality.DELTA);
  provider = new MeterProvider({ readers: [cumulative, delta] });
  meter = provider.getMeter('orders');
});
afterEach(async () => {
  for (const end of ends) await end();
  await provider.shutdown();
  await fleet.end();
});

function connect(options: Partial<ClientOptions> = {}): OrdersServiceClient {
  const client = createOrdersClient({
    target: TARGET,
    dnsServers: [fleet.dns.address],
    pollIntervalMs: 200,
    ...options,
  });
  ends.push(() => client.close());
  return client;
}

const call = (client: OrdersServiceClient) => unary(client, 'echo', { message: 'x' });

async function callMany(client: OrdersServiceClient, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await call(client);
}

async function allReady(client: OrdersServiceClient, count: number): Promise<void> {
  await call(client);
  await waitUntil('every endpoint is ready', () => {
    const states = describeClient(client).connections.map(({ state }) => state);
    return states.length === count && states.every((state) => state === 'READY');
  });
}

const isListed = (client: OrdersServiceClient, count: number) => () =>
  describeClient(client).connections.length === count;

const addressOf = ({ port }: { readonly port: number }) => `127.0.0.1:${port}`;

async function collect(reader: Reader) {
  const { errors, resourceMetrics } = await reader.collect();
  expect(errors).toEqual([]);
  return resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
}

/** What a reader collects: `picks 127.0.0.1:50051` → 3. */
async function figures(reader: Reader): Promise<Record<string, unknown>> {
  const points = (await collect(reader)).flatMap(({ descriptor, dataPoints }) =>
    dataPoints.map(({ attributes, value }) => {
      const name = descriptor.name.replace(/^grpc\.client\.\w+\./, '');
      const others = Object.entries(attributes).filter(([key]) => key !== 'grpc.target');
      return [[name, ...others.map(([, text]) => text)].join(' '), value] as const;
    }),
  );
  return Object.fromEntries(points);
}

const picksOf = (pods: readonly Pod[]) =>
  Object.fromEntries(pods.map((pod) => [`picks ${addressOf(pod)}`, pod.calls]));

describe('an observed client', () => {
  it('reports its calls, its connections and its looks', async () => {
    const pods = await fleet.startPods(2);
    fleet.list(pods);
    const client = connect();
    observeClient(client, meter);
    await allReady(client, 2);
    await callMany(client, 10);
    const before = describeClient(client).counters.looks;
    const { looks, answer_age: age, ...others } = await figures(cumulative);
    expect(others).toEqual({
      changes: 1,
      failures: 0,
      endpoints: 2,
      ejected: 0,
      'connections IDLE': 0,
      'connections CONNECTING': 0,
      'connections READY': 2,
      'connections TRANSIENT_FAILURE': 0,
      ...picksOf(pods),
      [`outstanding ${addressOf(pods[0] as Pod)}`]: 0,
      [`outstanding ${addressOf(pods[1] as Pod)}`]: 0,
    });
    expect(looks).toBeGreaterThanOrEqual(before);
    expect(looks).toBeLessThanOrEqual(describeClient(client).counters.looks);
    expect(age).toBeGreaterThanOrEqual(0);
  });

  it('reports with units, and names the target and its parts', async () => {
    fleet.list(await fleet.startPods(1));
    const client = connect();
    observeClient(client, meter, { 'app.shop': 'north' });
    await allReady(client, 1);
    const collected = await collect(cumulative);
    const described = collected.map(({ descriptor: { name, unit }, dataPoints, ...metric }) => [
      name.replace('grpc.client.', ''),
      'isMonotonic' in metric && metric.isMonotonic ? 'counter' : 'gauge',
      unit,
      Object.keys(dataPoints[0]?.attributes ?? {}).slice(2),
    ]);
    expect(described).toEqual([
      ['resolver.looks', 'counter', '{look}', []],
      ['resolver.changes', 'counter', '{change}', []],
      ['resolver.failures', 'counter', '{look}', []],
      ['resolver.endpoints', 'gauge', '{endpoint}', []],
      ['resolver.answer_age', 'gauge', 's', []],
      ['balancer.picks', 'counter', '{pick}', [OF_ENDPOINT]],
      ['balancer.outstanding', 'gauge', '{call}', [OF_ENDPOINT]],
      ['balancer.connections', 'gauge', '{connection}', [OF_STATE]],
      ['balancer.ejected', 'gauge', '{endpoint}', []],
    ]);
    const ofClient = { 'grpc.target': `headless:///${TARGET}`, 'app.shop': 'north' };
    for (const { dataPoints } of collected) {
      for (const { attributes } of dataPoints) expect(attributes).toMatchObject(ofClient);
    }
  });

  it('reports calls in flight, and none to a pod that has gone', async () => {
    const pods = await fleet.startPods(2);
    fleet.list(pods);
    const client = connect();
    observeClient(client, meter);
    await allReady(client, 2);
    const [stays, goes] = pods as [Pod, Pod];
    for (const pod of pods) pod.setEcho(() => {});
    const before = pods.map(({ calls }) => calls);
    const controller = new AbortController();
    const { signal } = controller;
    const calls = [1, 2].map(() => unary(client, 'echo', { message: 'x' }, { signal }));
    await waitUntil('both pods have a call', () =>
      pods.every(({ calls: answered }, index) => answered > (before[index] ?? 0)),
    );
    expect(await figures(cumulative)).toMatchObject({
      [`outstanding ${addressOf(stays)}`]: 1,
      [`outstanding ${addressOf(goes)}`]: 1,
    });
    fleet.list([stays]);
    await waitUntil('the pod has gone', isListed(client, 1));
    expect(await figures(cumulative)).toMatchObject({
      [`outstanding ${addressOf(stays)}`]: 1,
      [`outstanding ${addressOf(goes)}`]: 0,
    });
    await figures(delta);
    expect(Object.keys(await figures(delta))).not.toContain(`outstanding ${addressOf(goes)}`);
    controller.abort();
    await Promise.allSettled(calls);
    expect(await figures(cumulative)).toMatchObject({ [`outstanding ${addressOf(stays)}`]: 0 });
  });

  it('counts on when a pod goes and comes back', async () => {
    const pods = await fleet.startPods(3);
    fleet.list(pods);
    const client = connect();
    observeClient(client, meter);
    await allReady(client, 3);
    await callMany(client, 30);
    expect(await figures(cumulative)).toMatchObject(picksOf(pods));
    fleet.list(pods.slice(1));
    await waitUntil('the pod has gone', isListed(client, 2));
    await figures(delta);
    const without = await figures(delta);
    expect(without).toMatchObject({ endpoints: 2, 'connections READY': 2 });
    expect(without).not.toHaveProperty([`picks ${addressOf(pods[0] as Pod)}`]);
    fleet.list(pods);
    await waitUntil('the pod is back', isListed(client, 3));
    await allReady(client, 3);
    await callMany(client, 15);
    const again = describeClient(client).connections.find(
      ({ endpoint }) => endpoint === addressOf(pods[0] as Pod),
    );
    expect(again?.picks).toBeLessThan(pods[0]?.calls ?? 0);
    expect(await figures(cumulative)).toMatchObject({ ...picksOf(pods), changes: 3 });
  });

  it('counts on when it idled and looks anew', async () => {
    const pods = await fleet.startPods(1);
    fleet.list(pods);
    const client = connect({ channelOptions: { 'grpc.client_idle_timeout_ms': 1000 } });
    observeClient(client, meter);
    await waitUntil('it has looked often', async () => {
      await call(client);
      return describeClient(client).counters.looks >= 10;
    });
    const before = await figures(cumulative);
    await waitUntil('it idles', () => !describeClient(client).isWatching);
    await figures(delta);
    expect(await figures(delta)).toMatchObject({ 'connections READY': 0 });
    expect(await figures(delta)).not.toHaveProperty('endpoints');
    expect(await figures(delta)).not.toHaveProperty('answer_age');
    const idle = await figures(cumulative);
    expect(idle['looks']).toBeGreaterThanOrEqual(before['looks'] as number);
    await call(client);
    expect(describeClient(client).counters.looks).toBeLessThan(idle['looks'] as number);
    const after = await figures(cumulative);
    expect(after['looks']).toBeGreaterThan(idle['looks'] as number);
    expect(after).toMatchObject({ changes: 2, endpoints: 1, ...picksOf(pods) });
  });

  it('reports that looks fail and how old the last answer is', async () => {
    fleet.list(await fleet.startPods(1));
    const client = connect();
    observeClient(client, meter);
    await allReady(client, 1);
    fleet.dns.setFault({ kind: 'rcode', rcode: 'SERVFAIL' });
    await waitUntil('looks failed', () => describeClient(client).counters.failures >= 2);
    const { ageMs: least = NaN } = describeClient(client);
    const { failures, answer_age: age, ...others } = await figures(cumulative);
    const { ageMs: most = NaN } = describeClient(client);
    expect(failures).toBeGreaterThanOrEqual(2);
    expect(age).toBeGreaterThanOrEqual(least / 1000);
    expect(age).toBeLessThanOrEqual(most / 1000);
    expect(others).toMatchObject({ changes: 1, endpoints: 1 });
  });

  it('reports a pod that is ejected and a pod that refuses', async () => {
    const pods = await fleet.startPods(3);
    const relay = await Relay.start(pods[0] as Pod);
    ends.push(() => relay.close());
    fleet.list([relay, ...pods.slice(1)]);
    const client = connect({
      balancing: {
        ejection: { consecutiveFailures: 3, baseMs: 600_000, maxMs: 600_000, maxPercent: 50 },
      },
      retry: false,
    });
    observeClient(client, meter);
    await allReady(client, 3);
    expect(await figures(cumulative)).toMatchObject({ ejected: 0 });
    relay.breaksCalls = true;
    await waitUntil('the pod is ejected', async () => {
      await call(client).catch(() => {});
      return (await figures(cumulative))['ejected'] === 1;
    });
    fleet.list([...pods.slice(1), { name: 'refusing', port: 1 }]);
    await waitUntil('the refusal is reported', async () => {
      const now = await figures(cumulative);
      return now['connections TRANSIENT_FAILURE'] === 1 && now['connections READY'] === 2;
    });
    expect(await figures(cumulative)).toMatchObject({ ejected: 0 });
  });

  it('is told apart from another of the same target by attributes', async () => {
    const pods = await fleet.startPods(1);
    fleet.list(pods);
    const [north, south] = [connect(), connect()];
    observeClient(north, meter, { 'app.shop': 'north' });
    observeClient(south, meter, { 'app.shop': 'south' });
    await callMany(north, 20);
    await callMany(south, 5);
    await figures(cumulative);
    await callMany(south, 5);
    const address = addressOf(pods[0] as Pod);
    expect(await figures(cumulative)).toMatchObject({
      [`picks north ${address}`]: 20,
      [`picks south ${address}`]: 10,
    });
  });

  it('reports no more when the observation has ended', async () => {
    const pods = await fleet.startPods(1);
    fleet.list(pods);
    const client = connect();
    const stop = observeClient(client, meter);
    await allReady(client, 1);
    expect(await figures(delta)).toMatchObject(picksOf(pods));
    stop();
    stop();
    await callMany(client, 5);
    expect(await figures(delta)).toEqual({});
  });

  it('reports no connection and no age once it is closed', async () => {
    fleet.list(await fleet.startPods(1));
    const client = connect();
    const stop = observeClient(client, meter);
    await allReady(client, 1);
    const before = await figures(delta);
    expect(before).toMatchObject({ endpoints: 1, 'connections READY': 1 });
    client.close();
    await figures(delta);
    const after = await figures(delta);
    expect(after).toMatchObject({ changes: 0, 'connections READY': 0, ejected: 0 });
    expect(Object.keys(after).filter((name) => /picks|endpoints|age/.test(name))).toEqual([]);
    stop();
    expect(await figures(delta)).toEqual({});
  });
});

describe('observeClient', () => {
  it('refuses a client of another make', () => {
    expect(() => observeClient({} as OrdersServiceClient, meter)).toThrow(
      'Only a client made by createBalancedClient can be described',
    );
  });

  it('takes the meter of a process without an SDK', () => {
    expect(() => observeClient(connect(), metrics.getMeter('orders'))()).not.toThrow();
  });
});
