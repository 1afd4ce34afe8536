import { status } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { TARGET, type Pod } from '../../client/start-pods.js';
import { waitUntil } from '../../wait-until.js';
import { stageForEveryTest } from '../stage-for-every-test.js';
import { call, callsByPod, INTERVAL_MS, namesOf, untilBalancedOver } from '../stage.js';

const stage = stageForEveryTest();

async function expectSilence(): Promise<void> {
  await pause(100);
  stage.current.dns.clearQueries();
  await pause(5 * INTERVAL_MS);
  expect(stage.current.dns.queries).toEqual([]);
}

/** TCP connections that keep this process alive. */
function livingSockets(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;
}

describe('a client comes and goes', () => {
  it('a call after an idle time: it succeeds, on the pods of now', async () => {
    const [before, after] = await stage.current.fleet.startPods(2);
    stage.current.fleet.list([before as Pod]);
    const client = stage.current.connect({
      channelOptions: { 'grpc.client_idle_timeout_ms': 1000 },
    });
    await untilBalancedOver(client, ['orders-1']);
    await waitUntil('the channel idles and DNS is left alone', async () => {
      stage.current.dns.clearQueries();
      await pause(3 * INTERVAL_MS);
      return stage.current.dns.queries.length === 0;
    });
    stage.current.fleet.list([after as Pod]);
    await before?.shutDown();
    expect(await callsByPod(client, 10)).toEqual({ 'orders-2': 10 });
  });

  it('closed during a poll: the call that waits for it ends at once, and DNS is asked no more', async () => {
    stage.current.dns.setFault({ kind: 'silent' });
    const client = stage.current.connect();
    const waiting = call(client);
    await stage.current.untilLookedAt(TARGET, 1);
    client.close();
    expect(await waiting).toMatchObject({ ok: false, error: { code: status.UNAVAILABLE } });
    await expectSilence();
  });

  it('closed during a connect: the call ends at once, the half-made connection keeps no process alive, and DNS is asked no more', async () => {
    const dialled: Socket[] = [];
    const mute = createServer((socket) => void dialled.push(socket.unref().resume()));
    mute.listen(0, '127.0.0.1').unref();
    await once(mute, 'listening');
    stage.current.fleet.list([{ name: 'mute', port: (mute.address() as AddressInfo).port }]);
    const before = livingSockets();
    const client = stage.current.connect();
    const waiting = call(client);
    await waitUntil('the pod was dialled', () => dialled.length > 0);
    client.close();
    expect(await waiting).toMatchObject({ ok: false, error: { code: status.UNAVAILABLE } });
    await expectSilence();
    expect(livingSockets()).toBe(before);
    for (const socket of dialled) socket.destroy();
    mute.close();
  });

  it('50 clients of one name in one process: each is balanced, and DNS is asked by one poll, not by fifty', async () => {
    const pods = await stage.current.startListedPods(3);
    const clients = Array.from({ length: 50 }, () =>
      stage.current.connect({ pollIntervalMs: 1000 }),
    );
    await Promise.all(clients.map((client) => untilBalancedOver(client, namesOf(pods))));
    stage.current.dns.clearQueries();
    await pause(3000);
    const looks = stage.current.dns.queries.filter(({ type }) => type === 'SRV').length;
    expect(looks).toBeGreaterThanOrEqual(2);
    expect(looks).toBeLessThanOrEqual(6);
  });
});
