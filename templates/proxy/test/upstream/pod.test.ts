import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { MAX_CONCURRENT_STREAMS } from '../../src/http2/settings.js';
import type { UpstreamConnection } from '../../src/relay/upstream-connection.js';
import { windowFrame } from '../raw/frame.js';
import { startRawServer } from '../raw/raw-server.js';
import { waitUntil } from '../wait-until.js';
import { podAt } from './real-pod.js';

const MINUTE = 60_000;

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function connected(settings: readonly (readonly [number, number])[] = []) {
  const server = await startRawServer({ settings });
  const pod = podAt(server.port);
  ends.push(() => pod.abort('the test is over'), server.close);
  pod.connect();
  await waitUntil('the pod is connected', () => pod.isReady);
  return { server, pod };
}

describe('spare connections to a pod', () => {
  it('are closed after a minute without a call, all but one', async () => {
    const { pod } = await connected([[MAX_CONCURRENT_STREAMS, 0]]);
    for (const count of [2, 3]) {
      expect(pod.connectionForCall()).toBeUndefined();
      await waitUntil('one more is made', () => pod.connections.length === count);
    }
    pod.keepHouse(performance.now() + MINUTE / 2);
    expect(pod.connections.map(({ isGoingAway }) => isGoingAway)).toEqual([false, false, false]);
    pod.keepHouse(performance.now() + 2 * MINUTE);
    expect(pod.connections.filter(({ isGoingAway }) => !isGoingAway)).toHaveLength(1);
    await waitUntil('the others are closed', () => pod.connections.length === 1);
    expect(pod.isReady).toBe(true);
    expect(pod.isConnecting).toBe(false);
  });
});

describe('pings to a pod that says nothing', () => {
  /** Looks after the connection every 20 s of a clock turned by hand. @returns after how many seconds it was pinged */
  async function pingsWithin(minutes: number, connection: UpstreamConnection): Promise<number[]> {
    const pinged: number[] = [];
    const start = performance.now();
    for (let now = start + 20_000; now < start + minutes * MINUTE; now += 20_000) {
      const { receivedBytes, out } = connection;
      expect(connection.keepAlive(now, 10_000, 5_000)).toBe(false);
      if (out.waitingBytes === 0) continue;
      pinged.push(Math.round((now - start) / 1000));
      await waitUntil('it is answered', () => connection.receivedBytes === receivedBytes + 17);
    }
    return pinged;
  }

  it('are two, and then one in five minutes, so that no server takes them for too many', async () => {
    const { server, pod } = await connected();
    const connection = pod.connections[0] as UpstreamConnection;
    expect(await pingsWithin(12, connection)).toEqual([20, 40, 360, 680]);
    const { receivedBytes } = connection;
    for (let count = 0; count < 2; count += 1) server.peers[0]?.send(windowFrame(0, 10));
    await waitUntil('it has spoken', () => connection.receivedBytes === receivedBytes + 26);
    expect(await pingsWithin(3, connection)).toEqual([20, 40]);
  });
});

describe('a pod that is listed no more while it is being connected to', () => {
  it('is let go at once, and not reported as unreachable', async () => {
    // Takes the connection and never says anything on it.
    const server = createServer().listen(0, '127.0.0.1');
    ends.push(() => server.close());
    await once(server, 'listening');
    const reports: string[] = [];
    const pod = podAt((server.address() as AddressInfo).port, {
      onUnreachable: ({ lastFailure }) => reports.push(String(lastFailure)),
    });
    pod.connect();
    const [socket] = (await once(server, 'connection')) as [Socket];
    socket.resume();
    expect(pod.isConnecting).toBe(true);

    pod.retire();
    await once(socket, 'close');
    expect(pod.isConnecting).toBe(false);
    expect(reports).toEqual([]);
  });
});
