import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CANCEL, NO_ERROR, REFUSED_STREAM } from '../../src/http2/error-codes.js';
import { callBytes, createByteClient } from '../grpc/byte-client.js';
import { goawayFrame, resetFrame } from '../raw/frame.js';
import type { RawPeer } from '../raw/raw-peer.js';
import { startRawServer, type RawServer } from '../raw/raw-server.js';
import type { RawStream } from '../raw/raw-stream.js';
import { startProxy } from '../start-proxy.js';
import { answer, targetOf } from './answers.js';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A pod that treats each whole request as told, and one that answers. */
async function twoPods(refuse: (stream: RawStream, peer: RawPeer) => void) {
  const whole = (act: (stream: RawStream, peer: RawPeer) => void) => ({
    onFrame: ({ id }: { id: number }, peer: RawPeer) => {
      const stream = peer.streams.get(id);
      if (!stream?.isEnded || handled.has(stream)) return;
      handled.add(stream);
      act(stream, peer);
    },
  });
  const handled = new Set<RawStream>();
  const refusing = await startRawServer(whole(refuse));
  const answering = await startRawServer(whole((stream, peer) => answer(stream, peer)));
  ends.push(refusing.close, answering.close);
  return { refusing, answering };
}

async function proxyFor(
  pods: { refusing: RawServer; answering: RawServer },
  settings: Record<string, Record<string, unknown>> = {},
) {
  const target = targetOf(pods.refusing, pods.answering);
  const running = await startProxy({
    upstream: 1,
    // Each pod in turn, so that every other call meets the one that refuses.
    upstreamSettings: { target, balancing: { policy: 'round_robin' } },
    settings,
  });
  const client = createByteClient(running.port);
  ends.push(running.close, () => client.close());
  return { ...running, client };
}

/** Calls made one after the other; with two pods in turn half of them are refused at first. */
async function callInTurn(
  client: ReturnType<typeof createByteClient>,
  request: Buffer,
  calls = 10,
): Promise<number[]> {
  const codes: number[] = [];
  for (let call = 0; call < calls; call += 1) {
    codes.push((await callBytes(client, 'Unary', [request])).code);
  }
  return codes;
}

describe('a call that a pod has certainly not looked at', () => {
  it('goes to another pod when its stream was refused', async () => {
    const pods = await twoPods((stream, peer) => peer.send(resetFrame(stream.id, REFUSED_STREAM)));
    const { client, proxy } = await proxyFor(pods);
    const codes = await callInTurn(client, Buffer.from('hello'));
    expect(codes).toEqual(Array(10).fill(status.OK));
    expect(proxy.counters.replays).toBeGreaterThanOrEqual(5);
  });

  it('is sent again whole, message by message', async () => {
    const pods = await twoPods((stream, peer) => peer.send(resetFrame(stream.id, REFUSED_STREAM)));
    const { client } = await proxyFor(pods);
    const message = Buffer.alloc(40_000, 'x');
    await callInTurn(client, message, 4);
    const [peer] = pods.answering.peers;
    const bodies = [...(peer?.streams.values() ?? [])].map(({ data }) => data);
    expect(bodies).toHaveLength(4);
    for (const body of bodies) {
      expect(body.length).toBe(40_005);
      expect(body.subarray(5).equals(message)).toBe(true);
    }
  });

  it('goes to another pod when the pod goes away without having taken its stream', async () => {
    const pods = await twoPods((stream, peer) =>
      peer.send(goawayFrame(Math.max(0, stream.id - 2), NO_ERROR)),
    );
    const { client } = await proxyFor(pods);
    expect(await callInTurn(client, Buffer.from('hello'))).toEqual(Array(10).fill(status.OK));
  });

  it('is refused to the client, which may still have it, when it was too large to keep', async () => {
    const pods = await twoPods((stream, peer) => peer.send(resetFrame(stream.id, REFUSED_STREAM)));
    const { client, proxy } = await proxyFor(pods, { limits: { replayBytes: 1000 } });
    const codes = await callInTurn(client, Buffer.alloc(5000));
    expect(new Set(codes)).toEqual(new Set([status.OK, status.UNAVAILABLE]));
    expect(proxy.counters.replays).toBe(0);
  });
});

describe('a call that a pod may have looked at', () => {
  it('fails as UNAVAILABLE, naming the pod, when the connection breaks', async () => {
    const pods = await twoPods((_stream, peer) => peer.close());
    const { client, proxy } = await proxyFor(pods);
    const views = [];
    for (let call = 0; call < 2; call += 1) {
      views.push(await callBytes(client, 'Unary', [Buffer.from('hello')]));
    }
    const failed = views.filter(({ code }) => code !== status.OK);
    expect(failed.map(({ code }) => code)).toEqual([status.UNAVAILABLE]);
    expect(failed[0]?.details).toContain(`127.0.0.1:${pods.refusing.port}`);
    expect(proxy.counters.replays).toBe(0);
  });

  it('ends as the pod ended it', async () => {
    const pods = await twoPods((stream, peer) => peer.send(resetFrame(stream.id, CANCEL)));
    const { client } = await proxyFor(pods);
    expect(new Set(await callInTurn(client, Buffer.from('hello')))).toEqual(
      new Set([status.OK, status.CANCELLED]),
    );
  });
});

describe('a call that every pod refuses', () => {
  it('is given back after a few attempts', async () => {
    const refuse = (stream: RawStream, peer: RawPeer) =>
      peer.send(resetFrame(stream.id, REFUSED_STREAM));
    const one = await startRawServer({ onHeaders: refuse });
    ends.push(one.close);
    const { client, proxy } = await proxyFor({ refusing: one, answering: one });
    const { code } = await callBytes(client, 'Unary', [Buffer.from('hello')]);
    expect(code).toBe(status.UNAVAILABLE);
    expect(proxy.counters.replays).toBe(4);
  });
});
