import { afterEach, describe, expect, it } from '@jest/globals';
import { encodeFields } from '../../src/hpack/encode-field.js';
import { CANCEL, NO_ERROR } from '../../src/http2/error-codes.js';
import { INITIAL_WINDOW_SIZE } from '../../src/http2/settings.js';
import { connectRaw } from '../raw/connect-raw.js';
import { dataFrame, resetFrame } from '../raw/frame.js';
import { grpcMessage, requestFields } from '../raw/grpc-fields.js';
import type { RawPeerOptions } from '../raw/raw-peer.js';
import { startRawServer } from '../raw/raw-server.js';
import { startProxy, type ProxyOptions } from '../start-proxy.js';
import { waitUntil } from '../wait-until.js';
import { answer } from './answers.js';

const REQUEST = encodeFields(requestFields('/shop.Shop/Order'));
const MESSAGE = grpcMessage(Buffer.alloc(5000, 'm'));

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function start(
  podOptions: Omit<RawPeerOptions, 'role'>,
  settings: ProxyOptions['settings'] = {},
) {
  const pod = await startRawServer(podOptions);
  const running = await startProxy({ upstream: pod.port, settings });
  const client = await connectRaw(running);
  ends.push(pod.close, running.close, () => client.close());
  const nothingIsLeft = () =>
    waitUntil('nothing is left of the call', () => {
      const { calls, upstreams } = running.proxy.describe();
      const inFlight = upstreams.flatMap(({ endpoints }) => endpoints).map((each) => each.inFlight);
      const open = [...running.proxy.stats].map((method) => method.inFlight);
      const { bufferedBytes } = running.proxy.counters;
      return [calls, bufferedBytes, ...inFlight, ...open].every((count) => count === 0);
    });
  return { pod, client, nothingIsLeft, proxy: running.proxy };
}

/** The pod answers each call at once, whatever it has of the request. */
const EARLY = { onHeaders: answer };

describe('a call that was answered before its request was complete', () => {
  it('ends with the connection of its pod', async () => {
    const { client, pod, nothingIsLeft } = await start(EARLY);
    const stream = client.open(REQUEST);
    await client.until('the answer is complete', () => stream.isEnded);
    for (const peer of pod.peers) peer.close();
    await client.until('the stream is reset', () => stream.resetCode !== undefined);
    expect(stream.resetCode).toBe(NO_ERROR);
    client.send(dataFrame(stream.id, MESSAGE));
    await client.roundTrip();
    await nothingIsLeft();
    expect(client.rules.broken).toEqual([]);
  });

  it('ends with the connection of its client, though the client had said all', async () => {
    const settings = [[INITIAL_WINDOW_SIZE, 1000]] as const;
    const { client, pod, nothingIsLeft } = await start({
      ...EARLY,
      settings,
      opensWindows: false,
    });
    const stream = client.open(REQUEST);
    client.send(dataFrame(stream.id, MESSAGE, { isLast: true }));
    await client.until('the answer is complete', () => stream.isEnded);
    client.close();
    const [peer] = pod.peers;
    await peer?.until('the stream is reset', () => peer.streams.get(1)?.resetCode !== undefined);
    expect(peer?.streams.get(1)?.resetCode).toBe(CANCEL);
    await nothingIsLeft();
  });

  it('is forgotten without a word when the client had said all and the pod resets it', async () => {
    const settings = [[INITIAL_WINDOW_SIZE, 1000]] as const;
    const { client, pod, nothingIsLeft } = await start({
      ...EARLY,
      settings,
      opensWindows: false,
    });
    const stream = client.open(REQUEST);
    client.send(dataFrame(stream.id, MESSAGE, { isLast: true }));
    await client.until('the answer is complete', () => stream.isEnded);
    pod.peers[0]?.send(resetFrame(1, NO_ERROR));
    await nothingIsLeft();
    await client.roundTrip();
    expect(stream.resetCode).toBeUndefined();
  });

  it('goes on until the pod has all of the request', async () => {
    const settings = [[INITIAL_WINDOW_SIZE, 1000]] as const;
    const { client, pod, nothingIsLeft } = await start({
      ...EARLY,
      settings,
      opensWindows: false,
    });
    const stream = client.open(REQUEST);
    client.send(dataFrame(stream.id, MESSAGE, { isLast: true }));
    await client.until('the answer is complete', () => stream.isEnded);
    const [peer] = pod.peers;
    peer?.give(1, 10_000);
    await peer?.until('the request is complete', () => peer.streams.get(1)?.isEnded === true);
    expect(peer?.streams.get(1)?.data.equals(MESSAGE)).toBe(true);
    await nothingIsLeft();
  });
});
