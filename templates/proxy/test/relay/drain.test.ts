import { afterEach, describe, expect, it } from '@jest/globals';
import { encodeFields } from '../../src/hpack/encode-field.js';
import { NO_ERROR, REFUSED_STREAM } from '../../src/http2/error-codes.js';
import { ACK, GOAWAY, PING } from '../../src/http2/frame-types.js';
import { connectRaw, connectSocket } from '../raw/connect-raw.js';
import { dataFrame, pingFrame, type Frame } from '../raw/frame.js';
import { grpcMessage, requestFields } from '../raw/grpc-fields.js';
import type { RawPeer, RawPeerOptions } from '../raw/raw-peer.js';
import { startRawServer } from '../raw/raw-server.js';
import { startProxy } from '../start-proxy.js';
import { waitUntil } from '../wait-until.js';
import { answer } from './answers.js';

const REQUEST = encodeFields(requestFields('/shop.Shop/Order'));

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A pod that answers when the request is complete. */
async function start(drain: { delayMs: number; timeoutMs: number }, options: ClientOptions = {}) {
  const pod = await startRawServer({
    onFrame: ({ id }, peer) => {
      const stream = peer.streams.get(id);
      if (stream?.isEnded && stream.resetCode === undefined) answer(stream, peer);
    },
  });
  const running = await startProxy({ upstream: pod.port, settings: { drain } });
  const client = await connectRaw(running, options);
  ends.push(pod.close, running.close, () => client.close());
  return { ...running, client };
}

type ClientOptions = Omit<RawPeerOptions, 'role'>;

const goaways = ({ frames }: RawPeer) => frames.filter(({ type }) => type === GOAWAY);
const lastIdOf = ({ payload }: Frame) => payload.readUInt32BE(0);
const isServed = (stream: { field(name: string): string | undefined }) =>
  stream.field('grpc-status') === '0';

describe('a proxy that drains', () => {
  it('serves new calls and new connections until its delay is over', async () => {
    const { proxy, client, port } = await start({ delayMs: 600, timeoutMs: 5000 });
    const drained = proxy.drain();
    const other = await connectRaw({ port });
    ends.push(() => other.close());
    for (const each of [client, other]) {
      const stream = each.open(REQUEST, { isLast: true });
      await each.until('the call is answered', () => stream.isClosed);
      expect(isServed(stream)).toBe(true);
      expect(goaways(each)).toEqual([]);
    }
    expect(await drained).toBe(true);
    await expect(connectSocket({ port })).rejects.toThrow('ECONNREFUSED');
  });

  it('says so in two steps, and lets open calls end by themselves', async () => {
    const { proxy, client } = await start({ delayMs: 0, timeoutMs: 20_000 }, { answers: false });
    const first = client.open(REQUEST);
    await client.until('SETTINGS have come', () => client.frames.length > 0);
    const drained = proxy.drain();
    await client.until('the first GOAWAY comes', () => goaways(client).length === 1);
    // It was under way when the proxy said so.
    const second = client.open(REQUEST, { isLast: true });
    await client.until('it is answered', () => second.isClosed);
    expect(isServed(second)).toBe(true);
    const ping = client.frames.find(({ type }) => type === PING) as Frame;
    client.send(pingFrame(ACK, ping.payload));
    await client.until('the second GOAWAY comes', () => goaways(client).length === 2);
    expect(goaways(client).map(lastIdOf)).toEqual([0x7fff_ffff, second.id]);
    const late = client.open(REQUEST, { isLast: true });
    await client.until('it is refused', () => late.isClosed);
    expect(late.resetCode).toBe(REFUSED_STREAM);

    client.send(dataFrame(first.id, grpcMessage(Buffer.from('x')), { isLast: true }));
    await client.until('the first call is answered', () => first.isClosed);
    expect(isServed(first)).toBe(true);
    expect(await drained).toBe(true);
    await waitUntil('the connection is closed', () => client.isClosed);
    expect(client.goawayCode).toBe(NO_ERROR);
    expect(client.rules.broken).toEqual([]);
    expect(proxy.counters.sheds.drain).toBe(1);
  });

  it('takes a client that does not answer the first step to the second', async () => {
    const { proxy, client } = await start({ delayMs: 0, timeoutMs: 20_000 }, { answers: false });
    expect(await proxy.drain()).toBe(true);
    await waitUntil('the connection is closed', () => client.isClosed);
    expect(goaways(client).map(lastIdOf)).toEqual([0x7fff_ffff, 0]);
  });

  it('ends what is left at its deadline with UNAVAILABLE, and says that not all ended well', async () => {
    const { proxy, client } = await start({ delayMs: 0, timeoutMs: 300 });
    const streams = [client.open(REQUEST), client.open(REQUEST)];
    await client.roundTrip();
    expect(await proxy.drain()).toBe(false);
    await waitUntil('the connection is closed', () => client.isClosed);
    for (const stream of streams) {
      expect(stream.field('grpc-status')).toBe('14');
      expect(stream.field('grpc-message')).toContain('The proxy stops');
    }
    expect([...proxy.stats].map(({ inFlight }) => inFlight)).toEqual([0]);
    expect(client.rules.broken).toEqual([]);
  });

  it('does not wait for connections on which nothing was ever said', async () => {
    const { proxy, port } = await start({ delayMs: 0, timeoutMs: 1500 });
    const silent = await connectSocket({ port });
    silent.on('error', () => {}).resume();
    ends.push(() => silent.destroy());
    expect(await proxy.drain()).toBe(true);
    await waitUntil('it is closed', () => silent.destroyed);
  });
});
