import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemEnvironment } from '../../templates/service/client/balancing/environment.js';
import { MAX_STALE_OPTION } from '../../templates/service/client/balancing/grpc-resolver.js';
import { sharedWatchesOf } from '../../templates/service/client/balancing/shared-watches.js';
import type { WatchEvent } from '../../templates/service/client/balancing/watch-events.js';
import { describeClient } from '../../templates/service/client/describe-client.js';
import {
  createOrdersClient,
  unary,
  type ClientOptions,
  type OrdersServiceClient,
} from '../../templates/service/client/index.js';
import { run } from '../run-program.js';
import { waitUntil } from '../wait-until.js';
import { Fleet, TARGET, type Pod } from './start-pods.js';

const INTERVAL_MS = 200;
const repository = join(import.meta.dirname, '..', '..');

let fleet: Fleet;
let clients: OrdersServiceClient[];

beforeEach(async () => {
  fleet = await Fleet.start();
  clients = [];
});
afterEach(async () => {
  for (const client of clients) client.close();
  expect(sharedWatchesOf(systemEnvironment).size).toBe(0);
  await fleet.end();
});

function connect(options: Partial<ClientOptions> = {}): OrdersServiceClient {
  const client = createOrdersClient({
    target: TARGET,
    dnsServers: [fleet.dns.address],
    pollIntervalMs: INTERVAL_MS,
    ...options,
  });
  clients.push(client);
  return client;
}

const echo = (client: OrdersServiceClient) => unary(client, 'echo', { message: 'x' });

async function warmUp(client: OrdersServiceClient, pods: readonly Pod[]): Promise<void> {
  const before = pods.map(({ calls }) => calls);
  await waitUntil('every pod has answered a call', async () => {
    await echo(client);
    return pods.every(({ calls }, index) => calls > (before[index] ?? 0));
  });
}

function openConnections(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;
}

describe('a client whose DNS is down for too long', () => {
  it('fails at once with the reason, drops its connections, and recovers', async () => {
    const pods = await fleet.startPods(2);
    fleet.list(pods);
    const connectionsBefore = openConnections();
    const client = connect({ channelOptions: { [MAX_STALE_OPTION]: 1000 } });
    await warmUp(client, pods);
    expect(openConnections()).toBeGreaterThan(connectionsBefore);
    fleet.dns.setFault({ kind: 'rcode', rcode: 'SERVFAIL' });
    const error = {
      code: status.UNAVAILABLE,
      details: expect.stringMatching(
        /^No good answer for 1 s, .*could not be asked for "_grpc\._tcp\.orders-.*it answered SERVFAIL\./,
      ) as unknown,
    };
    await waitUntil('the pods expire', () =>
      echo(client).then(
        () => false,
        () => true,
      ),
    );
    for (let call = 0; call < 10; call += 1) {
      await expect(echo(client)).rejects.toMatchObject(error);
    }
    expect(describeClient(client)).toMatchObject({ endpoints: [], lastError: error.details });
    await waitUntil('no connection is left', () => openConnections() <= connectionsBefore);
    fleet.dns.setFault(undefined);
    await waitUntil('calls succeed again', () =>
      echo(client).then(
        () => true,
        () => false,
      ),
    );
    await warmUp(client, pods);
  });
});

describe('a client of several targets', () => {
  it('calls the pods of all of them, and goes on when one is gone', async () => {
    const pods = await fleet.startPods(3);
    const [first, second, third] = pods as [Pod, Pod, Pod];
    fleet.list([first, second]);
    const client = connect({ target: `${TARGET},127.0.0.1:${third.port}` });
    await warmUp(client, pods);
    fleet.dns.removeName(TARGET);
    fleet.dns.clearQueries();
    await waitUntil('DNS was asked in vain', () => fleet.dns.queries.length > 2);
    await warmUp(client, pods);
  });

  it('waits for no name that is silent', async () => {
    const [pod] = (await fleet.startPods(1)) as [Pod];
    fleet.dns.setFault({ kind: 'silent' });
    const client = connect({ target: `${TARGET},127.0.0.1:${pod.port}` });
    await expect(echo(client)).resolves.toMatchObject({ servedBy: pod.name });
  });
});

describe('fifty clients of one name', () => {
  it('ask DNS no more often than one', async () => {
    const pods = await fleet.startPods(1);
    fleet.list(pods);
    const interval = 1000;
    const started = performance.now();
    const fifty = Array.from({ length: 50 }, () => connect({ pollIntervalMs: interval }));
    await Promise.all(fifty.map((client) => echo(client)));
    await waitUntil('DNS was asked again', () => {
      return fleet.dns.queries.filter(({ type }) => type === 'SRV').length >= 3;
    });
    const looks = fleet.dns.queries.filter(({ type }) => type === 'SRV').length;
    expect(looks).toBeLessThanOrEqual((performance.now() - started) / (interval * (2 / 3)) + 2);
  });

  it('know what one of them knows, even while DNS is silent', async () => {
    const pods = await fleet.startPods(2);
    fleet.list(pods);
    await warmUp(connect(), pods);
    fleet.dns.setFault({ kind: 'silent' });
    await warmUp(connect(), pods);
  });
});

describe('a client that comes and goes', () => {
  it('leaves nothing behind after 1,000 times', async () => {
    const pods = await fleet.startPods(1);
    fleet.list(pods);
    const before = process.getActiveResourcesInfo();
    for (let time = 0; time < 1000; time += 1) {
      const client = createOrdersClient({
        target: TARGET,
        dnsServers: [fleet.dns.address],
        pollIntervalMs: 100,
      });
      client.getChannel().getConnectivityState(true);
      if (time % 100 === 0) await echo(client);
      if (time % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
      client.close();
    }
    expect(sharedWatchesOf(systemEnvironment).size).toBe(0);
    await waitUntil('no more is open than before', () => {
      return process.getActiveResourcesInfo().length <= before.length;
    });
    fleet.dns.clearQueries();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(fleet.dns.queries).toEqual([]);
  });

  it('says nothing any more when it is closed in the middle of a look', async () => {
    const events: WatchEvent[] = [];
    fleet.dns.setFault({ kind: 'delay', ms: 300 });
    fleet.list(await fleet.startPods(1));
    const client = connect({ onEvent: (event) => events.push(event) });
    client.getChannel().getConnectivityState(true);
    await waitUntil('DNS was asked', () => fleet.dns.queries.length > 0);
    client.close();
    fleet.dns.clearQueries();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(events).toEqual([]);
    expect(fleet.dns.queries).toEqual([]);
  });

  it('keeps no process alive', async () => {
    const [pod] = (await fleet.startPods(1)) as [Pod];
    fleet.list([pod]);
    const tsx = join(repository, 'node_modules', '.bin', 'tsx');
    const script = join(repository, 'test', 'client', 'idle-client.ts');
    const output = await run(tsx, [script, TARGET, fleet.dns.address]);
    expect(output.trim()).toBe(`answered by ${pod.name}`);
  });
});

describe('what a client tells about itself', () => {
  it('is its endpoints, how old they are, and what it counted', async () => {
    const pods = await fleet.startPods(2);
    fleet.list(pods);
    const client = connect();
    expect(describeClient(client)).toEqual({
      target: TARGET,
      discovery: 'dns',
      isWatching: false,
      endpoints: [],
      connections: [],
      counters: { looks: 0, changes: 0, failures: 0 },
    });
    await warmUp(client, pods);
    const description = describeClient(client);
    expect(description).toMatchObject({
      target: TARGET,
      isWatching: true,
      ageMs: expect.any(Number) as unknown,
      counters: { changes: 1, failures: 0 },
    });
    expect(description.endpoints.flatMap(({ addresses }) => addresses)).toEqual(
      pods.map(({ port }) => ({ host: '127.0.0.1', port })),
    );
    expect(description.connections).toEqual(
      pods.map(({ port, calls }) => ({
        endpoint: `127.0.0.1:${port}`,
        state: 'READY',
        picks: calls,
        outstanding: 0,
        isEjected: false,
      })),
    );
    client.close();
    expect(describeClient(client)).toMatchObject({ isWatching: false });
  });

  it('is each change as it happens', async () => {
    const pods = await fleet.startPods(2);
    fleet.list(pods.slice(0, 1));
    const events: WatchEvent[] = [];
    const client = connect({ onEvent: (event) => events.push(event) });
    await warmUp(client, pods.slice(0, 1));
    fleet.list(pods);
    await warmUp(client, pods);
    fleet.dns.setFault({ kind: 'rcode', rcode: 'REFUSED' });
    await waitUntil('the failure is told', () => events.length === 3);
    fleet.dns.setFault(undefined);
    await waitUntil('the recovery is told', () => events.length === 4);
    expect(events).toMatchObject([
      { kind: 'changed', added: [{ id: expect.stringContaining('orders-1.') as unknown }] },
      { kind: 'changed', added: [{ id: expect.stringContaining('orders-2.') as unknown }] },
      { kind: 'failed', reason: expect.stringContaining('it answered REFUSED.') as unknown },
      { kind: 'recovered' },
    ]);
  });

  it('is refused for a client of another make', () => {
    expect(() => describeClient({} as OrdersServiceClient)).toThrow(
      'Only a client made by createBalancedClient can be described',
    );
  });
});
