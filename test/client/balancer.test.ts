import { credentials, makeGenericClientConstructor, status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createOrdersClient,
  describeClient,
  OrdersService,
  unary,
  type ClientOptions,
  type OrdersServiceClient,
} from '../../templates/service/client/index.js';
import { registerHeadlessBalancer } from '../../templates/service/client/balancing/grpc-balancer-registration.js';
import {
  BALANCER_OBSERVER_OPTION,
  type BalancerObserver,
  type EndpointReport,
} from '../../templates/service/client/balancing/grpc-balancer-report.js';
import { readOptions } from '../../templates/service/client/options.js';
import { serviceConfigFor } from '../../templates/service/client/service-config.js';
import { waitUntil } from '../wait-until.js';
import { PushResolver } from './push-resolver.js';
import { Relay } from './relay.js';
import { Fleet, TARGET, unavailable, type Pod } from './start-pods.js';

let fleet: Fleet;
let ends: (() => unknown)[];
/** What the client that was made last knows of its pods. */
let connections: () => readonly EndpointReport[];

beforeEach(async () => {
  fleet = await Fleet.start();
  ends = [];
  connections = () => [];
});
afterEach(async () => {
  for (const end of ends) await end();
  await fleet.end();
});

function connect(options: Partial<ClientOptions> = {}): OrdersServiceClient {
  const client = createOrdersClient({
    target: TARGET,
    dnsServers: [fleet.dns.address],
    pollIntervalMs: 200,
    ...options,
  });
  connections = () => describeClient(client).connections;
  ends.push(() => client.close());
  return client;
}

async function relayTo(pods: readonly Pod[]): Promise<Relay[]> {
  const relays = await Promise.all(pods.map((pod) => Relay.start(pod)));
  ends.push(...relays.map((relay) => () => relay.close()));
  return relays;
}

const call = (client: OrdersServiceClient) => unary(client, 'echo', { message: 'x' });

async function allReady(client: OrdersServiceClient, count: number): Promise<void> {
  await call(client);
  await waitUntil('every endpoint is ready', () => {
    const states = connections().map(({ state }) => state);
    return states.length === count && states.every((state) => state === 'READY');
  });
}

async function callsDuring(pods: readonly Pod[], run: () => Promise<unknown>): Promise<number[]> {
  const before = pods.map(({ calls }) => calls);
  await run();
  return pods.map(({ calls }, index) => calls - (before[index] ?? 0));
}

/** Calls in sequence, many at a time. */
async function callMany(client: OrdersServiceClient, count: number, parallel: number) {
  let left = count;
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      while (left-- > 0) await call(client);
    }),
  );
}

describe('round_robin', () => {
  it('is exact over 10,000 calls, many at a time', async () => {
    const pods = await fleet.startPods(10);
    fleet.list(pods);
    const client = connect();
    await allReady(client, 10);
    const counts = await callsDuring(pods, () => callMany(client, 10_000, 50));
    expect(Math.max(...counts) / Math.min(...counts)).toBeLessThanOrEqual(1.02);
    const picks = connections().map((endpoint) => endpoint.picks);
    expect(picks.reduce((a, b) => a + b)).toBeGreaterThanOrEqual(10_000);
  });
});

describe('least_request', () => {
  it('avoids a slow pod', async () => {
    const pods = await fleet.startPods(4);
    fleet.list(pods);
    pods[0]?.setEcho((request, callback) =>
      setTimeout(() => callback(null, { message: request.request.message }), 200),
    );
    const client = connect({ balancing: { policy: 'least_request' } });
    await allReady(client, 4);
    const [slow, ...fast] = await callsDuring(pods, () => callMany(client, 2000, 20));
    expect(slow).toBeLessThan(Math.min(...fast) / 2);
  });

  it('spreads calls that begin together', async () => {
    const pods = await fleet.startPods(2);
    fleet.list(pods);
    const client = connect({ balancing: { policy: 'least_request', slowStartMs: 0 } });
    await allReady(client, 2);
    const counts = await callsDuring(pods, () => callMany(client, 100, 100));
    expect(counts).toEqual([50, 50]);
  });

  it('forgets calls that end in whatever way', async () => {
    const pods = await fleet.startPods(2);
    fleet.list(pods);
    const client = connect({ balancing: { policy: 'least_request' }, retry: false });
    await allReady(client, 2);
    pods[0]?.setEcho(unavailable);
    pods[1]?.setEcho(() => {});
    const controllers = Array.from({ length: 25 }, () => new AbortController());
    const calls = controllers.flatMap(({ signal }) => [
      unary(client, 'echo', { message: 'x' }, { signal }),
      unary(client, 'echo', { message: 'x' }, { deadlineMs: 100 }),
    ]);
    await waitUntil('the calls are under way', () => (pods[1]?.calls ?? 0) > 0);
    for (const controller of controllers) controller.abort();
    await Promise.allSettled(calls);
    await waitUntil('no call is counted any more', () =>
      connections().every(({ outstanding }) => outstanding === 0),
    );
  });
});

describe('ejection', () => {
  const balancing = {
    ejection: { consecutiveFailures: 3, baseMs: 600_000, maxMs: 600_000, maxPercent: 50 },
  };

  it('leaves out a pod whose connections keep breaking under calls', async () => {
    const pods = await fleet.startPods(3);
    const [relay] = (await relayTo(pods.slice(0, 1))) as [Relay];
    fleet.list([relay, ...pods.slice(1)]);
    const client = connect({ balancing, retry: false });
    await allReady(client, 3);
    relay.breaksCalls = true;
    const failures: unknown[] = [];
    await waitUntil('the pod is ejected', async () => {
      await call(client).catch(({ code }) => failures.push(code));
      return connections().some(({ isEjected }) => isEjected);
    });
    expect(failures).toEqual([status.UNAVAILABLE, status.UNAVAILABLE, status.UNAVAILABLE]);
    await waitUntil('it has connected again', () => relay.connections === 4);
    const counts = await callsDuring(pods, () => callMany(client, 100, 1));
    expect(counts).toEqual([0, 50, 50]);
  });

  it.each([
    ['at once', unavailable],
    [
      'after its headers',
      ((request, callback) => {
        request.sendMetadata(request.metadata);
        callback({ code: status.UNAVAILABLE, details: 'no stock' });
      }) satisfies Parameters<Pod['setEcho']>[0],
    ],
  ])('does not count UNAVAILABLE that the service sends %s', async (_when, echo) => {
    const pods = await fleet.startPods(3);
    fleet.list(pods);
    // One broken connection would do.
    const ejection = { ...balancing.ejection, consecutiveFailures: 1 };
    const client = connect({ balancing: { ejection }, retry: false });
    await allReady(client, 3);
    pods[0]?.setEcho(echo);
    const counts = await callsDuring(pods, async () => {
      for (let index = 0; index < 60; index += 1) await call(client).catch(() => {});
    });
    expect(counts).toEqual([20, 20, 20]);
    expect(connections().some(({ isEjected }) => isEjected)).toBe(false);
  });
});

describe('a subset', () => {
  it('connects to so many pods, and to others when those go', async () => {
    const pods = await fleet.startPods(6);
    const relays = await relayTo(pods);
    fleet.list(relays);
    const client = connect({ balancing: { subsetSize: 2 } });
    await allReady(client, 2);
    await callMany(client, 100, 5);
    const chosen = relays.filter(({ connections }) => connections > 0);
    expect(chosen).toHaveLength(2);
    fleet.list(relays.filter((relay) => !chosen.includes(relay)));
    await waitUntil('two others are connected to', async () => {
      await call(client);
      return relays.filter(({ connections }) => connections > 0).length === 4;
    });
  });
});

describe('an update', () => {
  it('keeps every connection to a pod that stays, 100 times', async () => {
    const pods = await fleet.startPods(4);
    const relays = await relayTo(pods);
    const [guest, ...stay] = relays.map(({ port }) => ({ host: '127.0.0.1', port }));
    PushResolver.register();
    registerHeadlessBalancer();
    const observer: BalancerObserver = {};
    connections = () => observer.endpoints?.() ?? [];
    const Client = makeGenericClientConstructor(OrdersService, '');
    const client = new Client('push:///pods', credentials.createInsecure(), {
      'grpc.service_config': JSON.stringify(serviceConfigFor(readOptions({ target: TARGET }))),
      [BALANCER_OBSERVER_OPTION]: observer,
    }) as unknown as OrdersServiceClient;
    ends.push(() => client.close());
    const first = call(client);
    PushResolver.push('pods', stay);
    await first;
    await allReady(client, stay.length);
    for (let push = 0; push < 100; push += 1) {
      PushResolver.push('pods', push % 2 === 0 && guest ? [guest, ...stay.reverse()] : stay);
      await call(client);
    }
    expect(relays.slice(1).map(({ connections }) => connections)).toEqual([1, 1, 1]);
    expect(await callsDuring(pods, () => callMany(client, 90, 1))).toEqual([0, 30, 30, 30]);
  });
});
