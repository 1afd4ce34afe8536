import { InterceptingCall, status, type Interceptor } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createOrdersClient,
  unary,
  type ClientOptions,
  type OrdersServiceClient,
} from '../../templates/service/client/index.js';
import { Fleet, TARGET, unavailable, type Pod } from './start-pods.js';
import { waitUntil } from '../wait-until.js';

const INTERVAL_MS = 200;

let fleet: Fleet;
let clients: OrdersServiceClient[];

beforeEach(async () => {
  fleet = await Fleet.start();
  clients = [];
});
afterEach(async () => {
  for (const client of clients) client.close();
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

/** Makes calls until each of the pods has answered one, so that every connection stands. */
async function warmUp(client: OrdersServiceClient, pods: readonly Pod[]): Promise<void> {
  const before = pods.map(({ calls }) => calls);
  await waitUntil('every pod has answered a call', async () => {
    await unary(client, 'echo', { message: 'warm-up' });
    return pods.every(({ calls }, index) => calls > (before[index] ?? 0));
  });
}

async function callsDuring(pods: readonly Pod[], run: () => Promise<void>): Promise<number[]> {
  const before = pods.map(({ calls }) => calls);
  await run();
  return pods.map(({ calls }, index) => calls - (before[index] ?? 0));
}

describe('a balanced client', () => {
  it('gives every pod the same number of calls', async () => {
    const pods = await fleet.startPods(3);
    fleet.list(pods);
    const client = connect();
    await warmUp(client, pods);
    const counts = await callsDuring(pods, async () => {
      for (let call = 0; call < 600; call += 1) await unary(client, 'echo', { message: 'x' });
    });
    expect(counts).toEqual([200, 200, 200]);
  });

  it('finds the pods that a scale-up adds, while all connections are healthy', async () => {
    const pods = await fleet.startPods(2);
    fleet.list(pods);
    const client = connect();
    await warmUp(client, pods);
    const more = [...pods, ...(await fleet.startPods(2))];
    fleet.list(more);
    await warmUp(client, more);
    const counts = await callsDuring(more, async () => {
      for (let call = 0; call < 400; call += 1) await unary(client, 'echo', { message: 'x' });
    });
    expect(counts).toEqual([100, 100, 100, 100]);
  });

  it('loses no call while every pod is replaced', async () => {
    let pods = await fleet.startPods(3);
    fleet.list(pods);
    const client = connect();
    await warmUp(client, pods);
    const failures: unknown[] = [];
    let isRunning = true;
    const load = Array.from({ length: 4 }, async () => {
      while (isRunning) {
        await unary(client, 'echo', { message: 'x' }).catch((error) => failures.push(error));
      }
    });
    for (const old of pods) {
      const [fresh] = await fleet.startPods(1);
      pods = [...pods.filter((pod) => pod !== old), fresh as Pod];
      fleet.list(pods);
      await waitUntil(`${fresh?.name} gets calls`, () => (fresh?.calls ?? 0) > 0);
      await old.shutDown();
    }
    isRunning = false;
    await Promise.all(load);
    expect(failures).toEqual([]);
  });

  it('keeps calling the pods it knows while DNS is down', async () => {
    const pods = await fleet.startPods(2);
    fleet.list(pods);
    const client = connect();
    await warmUp(client, pods);
    fleet.dns.setFault({ kind: 'rcode', rcode: 'SERVFAIL' });
    fleet.dns.clearQueries();
    await waitUntil('DNS was asked in vain', () => fleet.dns.queries.length > 2);
    await warmUp(client, pods);
  });

  it('keeps calling the pods it knows when their name is gone', async () => {
    const pods = await fleet.startPods(1);
    fleet.list(pods);
    const client = connect();
    await warmUp(client, pods);
    fleet.dns.removeName(TARGET);
    fleet.dns.clearQueries();
    await waitUntil('DNS was asked in vain', () => fleet.dns.queries.length > 2);
    await warmUp(client, pods);
  });

  it('says why there is no pod, and recovers on its own when there is one', async () => {
    const client = connect({ retry: false });
    await expect(unary(client, 'echo', { message: 'x' })).rejects.toMatchObject({
      code: status.UNAVAILABLE,
      details: expect.stringContaining(`knows no name "${TARGET}`) as unknown,
    });
    const pods = await fleet.startPods(1);
    fleet.list(pods);
    await waitUntil('a call succeeds', () =>
      unary(client, 'echo', { message: 'x' }).then(
        () => true,
        () => false,
      ),
    );
  });

  it('asks DNS at its own pace when a listed pod refuses connections', async () => {
    const pods = await fleet.startPods(1);
    fleet.list([...pods, { name: 'refusing', port: 1 }]);
    const client = connect({ pollIntervalMs: 1000 });
    await warmUp(client, pods);
    fleet.dns.clearQueries();
    const started = performance.now();
    for (let call = 0; call < 300; call += 1) await unary(client, 'echo', { message: 'x' });
    const seconds = (performance.now() - started) / 1000;
    const looks = fleet.dns.queries.filter(({ type }) => type === 'SRV');
    expect(looks.length).toBeLessThanOrEqual(seconds + 1);
  });

  it('wakes up after an idle time and sees the pods of that hour', async () => {
    const [before] = await fleet.startPods(1);
    fleet.list([before as Pod]);
    const client = connect({ channelOptions: { 'grpc.client_idle_timeout_ms': 1000 } });
    await warmUp(client, [before as Pod]);
    await waitUntil('the channel idles and DNS is left alone', async () => {
      fleet.dns.clearQueries();
      await new Promise((resolve) => setTimeout(resolve, 3 * INTERVAL_MS));
      return fleet.dns.queries.length === 0;
    });
    const [after] = await fleet.startPods(1);
    fleet.list([after as Pod]);
    await before?.shutDown();
    await warmUp(client, [after as Pod]);
  });

  it('asks DNS no more after close', async () => {
    const pods = await fleet.startPods(1);
    fleet.list(pods);
    const client = connect();
    await warmUp(client, pods);
    client.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    fleet.dns.clearQueries();
    await new Promise((resolve) => setTimeout(resolve, 5 * INTERVAL_MS));
    expect(fleet.dns.queries).toEqual([]);
  });

  it('is not led away by a proxy from the environment', async () => {
    const pods = await fleet.startPods(1);
    fleet.list(pods);
    process.env['grpc_proxy'] = 'http://127.0.0.1:1';
    try {
      await warmUp(connect(), pods);
    } finally {
      delete process.env['grpc_proxy'];
    }
  });
});

describe('a call', () => {
  it('is retried on another pod when one is unavailable', async () => {
    const pods = await fleet.startPods(2);
    fleet.list(pods);
    const client = connect();
    await warmUp(client, pods);
    pods[0]?.setEcho(unavailable);
    for (let call = 0; call < 20; call += 1) {
      await expect(unary(client, 'echo', { message: 'x' })).resolves.toMatchObject({
        servedBy: 'orders-2',
      });
    }
  });

  it('is not retried with `retry: false`', async () => {
    const pods = await fleet.startPods(1);
    fleet.list(pods);
    const client = connect({ retry: false });
    await warmUp(client, pods);
    pods[0]?.setEcho(unavailable);
    const before = pods[0]?.calls ?? 0;
    await expect(unary(client, 'echo', { message: 'x' })).rejects.toMatchObject({
      code: status.UNAVAILABLE,
    });
    expect(pods[0]?.calls).toBe(before + 1);
  });

  it('stops being retried when the budget is spent', async () => {
    const pods = await fleet.startPods(1);
    fleet.list(pods);
    const client = connect({ retry: { maxAttempts: 2, initialBackoffMs: 1, budget: 10 } });
    await warmUp(client, pods);
    pods[0]?.setEcho(unavailable);
    const before = pods[0]?.calls ?? 0;
    for (let call = 0; call < 20; call += 1) {
      await expect(unary(client, 'echo', { message: 'x' })).rejects.toMatchObject({
        code: status.UNAVAILABLE,
      });
    }
    const attempts = (pods[0]?.calls ?? 0) - before;
    expect(attempts).toBeGreaterThan(20);
    expect(attempts).toBeLessThanOrEqual(25);
  });

  it('ends at the default deadline, and at its own where it has one', async () => {
    const pods = await fleet.startPods(1);
    fleet.list(pods);
    const client = connect({ deadlineMs: 300 });
    await warmUp(client, pods);
    pods[0]?.setEcho(() => {});
    const exceeded = { code: status.DEADLINE_EXCEEDED };
    await expect(unary(client, 'echo', { message: 'x' })).rejects.toMatchObject(exceeded);
    const patient = connect({ deadlineMs: false });
    await expect(
      unary(patient, 'echo', { message: 'x' }, { deadlineMs: 300 }),
    ).rejects.toMatchObject(exceeded);
    pods[0]?.setEcho((_call, callback) => setTimeout(() => callback(null, { message: 'y' }), 600));
    await expect(
      unary(client, 'echo', { message: 'x' }, { deadlineMs: 10_000 }),
    ).resolves.toMatchObject({ message: 'y' });
  });

  it('ends at the default deadline where the call has interceptors of its own', async () => {
    const pods = await fleet.startPods(1);
    fleet.list(pods);
    const client = connect({ deadlineMs: 300 });
    await warmUp(client, pods);
    pods[0]?.setEcho(() => {});
    const passOn: Interceptor = (options, nextCall) => new InterceptingCall(nextCall(options));
    const call = new Promise((resolve) =>
      client.echo({ message: 'x' }, { interceptors: [passOn] }, resolve),
    );
    await expect(call).resolves.toMatchObject({ code: status.DEADLINE_EXCEEDED });
  });

  it('has no deadline as a stream, unless streamDeadlineMs gives it one', async () => {
    const pods = await fleet.startPods(1);
    fleet.list(pods);
    const endOf = (client: OrdersServiceClient) => {
      const stream = client.chat();
      const ended = new Promise((resolve) => stream.once('error', resolve));
      return { ended, cancel: () => stream.cancel() };
    };
    const exceeded = { code: status.DEADLINE_EXCEEDED };
    const client = connect({ deadlineMs: 300 });
    await warmUp(client, pods);
    const lasting = endOf(client);
    await expect(endOf(connect({ streamDeadlineMs: 600 })).ended).resolves.toMatchObject(exceeded);
    lasting.cancel();
    await expect(lasting.ended).resolves.toMatchObject({ code: status.CANCELLED });
  });

  it('is cancelled by its signal', async () => {
    const pods = await fleet.startPods(1);
    fleet.list(pods);
    const client = connect();
    await warmUp(client, pods);
    pods[0]?.setEcho(() => {});
    const controller = new AbortController();
    const call = unary(client, 'echo', { message: 'x' }, { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: status.CANCELLED });
    await expect(
      unary(client, 'echo', { message: 'x' }, { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: status.CANCELLED });
  });
});
