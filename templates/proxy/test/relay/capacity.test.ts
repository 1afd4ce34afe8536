import { status, type CallOptions } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from '@jest/globals';
import { MAX_CONCURRENT_STREAMS } from '../../src/http2/settings.js';
import { parseTimeout } from '../../src/relay/grpc-timeout.js';
import { callBytes, createByteClient } from '../grpc/byte-client.js';
import type { RawPeer } from '../raw/raw-peer.js';
import { startRawServer } from '../raw/raw-server.js';
import type { RawStream } from '../raw/raw-stream.js';
import { startProxy } from '../start-proxy.js';
import { waitUntil } from '../wait-until.js';
import { answer } from './answers.js';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A pod that takes `most` calls at once on a connection and answers when it is told to. */
async function startBusyPod(most: number, upstreamSettings: Record<string, unknown>) {
  const open: [RawStream, RawPeer][] = [];
  const pod = await startRawServer({
    settings: [[MAX_CONCURRENT_STREAMS, most]],
    onHeaders: (stream, peer) => open.push([stream, peer]),
  });
  const running = await startProxy({ upstream: pod.port, upstreamSettings });
  const client = createByteClient(running.port);
  ends.push(pod.close, running.close, () => client.close());
  const call = (options: CallOptions = {}) =>
    callBytes(client, 'Unary', [Buffer.from('hello')], { options });
  return { pod, open, call, client, ...running };
}

describe("a pod's limit of concurrent streams", () => {
  it('is kept, and what is above it waits for a stream', async () => {
    const { pod, open, call, proxy } = await startBusyPod(2, { maxConnectionsPerEndpoint: 1 });
    const views = [1, 2, 3, 4, 5].map(() => call());
    await waitUntil(
      'two calls have come, and three wait',
      () => open.length === 2 && proxy.describe().upstreams[0]?.queued === 3,
    );
    while (open.length > 0) {
      const [stream, peer] = open.shift() as [RawStream, RawPeer];
      answer(stream, peer);
      await waitUntil('the next call comes', () => open.length > 0 || proxy.describe().calls === 0);
    }
    expect((await Promise.all(views)).map(({ code }) => code)).toEqual(Array(5).fill(status.OK));
    expect(pod.peers).toHaveLength(1);
    expect(pod.peers[0]?.rules.broken).toEqual([]);
  });

  it('makes the proxy open more connections, up to its own limit', async () => {
    const { pod, open, call } = await startBusyPod(2, { maxConnectionsPerEndpoint: 3 });
    const views = Array.from({ length: 6 }, () => call());
    await waitUntil('all calls have come', () => open.length === 6);
    expect(pod.peers).toHaveLength(3);
    for (const [stream, peer] of open) answer(stream, peer);
    expect((await Promise.all(views)).map(({ code }) => code)).toEqual(Array(6).fill(status.OK));
  });
});

describe('the queue of an upstream', () => {
  it('fails calls beyond queue.maxCalls at once', async () => {
    const { call, proxy, open } = await startBusyPod(1, {
      maxConnectionsPerEndpoint: 1,
      queue: { maxCalls: 1 },
    });
    const first = call();
    await waitUntil('a call has come', () => open.length === 1);
    void call();
    await waitUntil('a call waits', () => proxy.describe().upstreams[0]?.queued === 1);
    const third = await call();
    expect(third.code).toBe(status.UNAVAILABLE);
    expect(third.details).toBe('1 calls wait for a pod of upstream already (queue.maxCalls).');
    expect(proxy.counters.sheds.queue).toBe(1);
    const [stream, peer] = open[0] as [RawStream, RawPeer];
    answer(stream, peer);
    expect((await first).code).toBe(status.OK);
  });

  it('ends a call whose time in it is over', async () => {
    const { call, open } = await startBusyPod(1, {
      maxConnectionsPerEndpoint: 1,
      queue: { maxWaitMs: 100 },
    });
    void call();
    await waitUntil('a call has come', () => open.length === 1);
    const { code, details } = await call();
    expect(code).toBe(status.UNAVAILABLE);
    expect(details).toBe('No pod of upstream had room within 100 ms (queue.maxWaitMs).');
  });

  it('takes the time that a call has waited from its grpc-timeout', async () => {
    const { call, open, proxy } = await startBusyPod(1, { maxConnectionsPerEndpoint: 1 });
    const first = call();
    await waitUntil('a call has come', () => open.length === 1);
    const second = call({ deadline: Date.now() + 9000 });
    await waitUntil('a call waits', () => proxy.describe().upstreams[0]?.queued === 1);
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
    const [stream, peer] = open.shift() as [RawStream, RawPeer];
    answer(stream, peer);
    await first;
    await waitUntil('the other call comes', () => open.length === 1);
    const [next, samePeer] = open[0] as [RawStream, RawPeer];
    expect(parseTimeout(next.field('grpc-timeout') ?? '')).toBeLessThan(8901);
    answer(next, samePeer);
    expect((await second).code).toBe(status.OK);
  });

  it('ends a call at its own deadline', async () => {
    const { call, open } = await startBusyPod(1, { maxConnectionsPerEndpoint: 1 });
    void call();
    await waitUntil('a call has come', () => open.length === 1);
    expect((await call({ deadline: Date.now() + 100 })).code).toBe(status.DEADLINE_EXCEEDED);
    expect(open).toHaveLength(1);
  });
});
