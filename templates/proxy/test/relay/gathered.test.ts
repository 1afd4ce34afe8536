import { afterEach, describe, expect, it } from '@jest/globals';
import { encodeFields } from '../../src/hpack/encode-field.js';
import { CANCEL, REFUSED_STREAM } from '../../src/http2/error-codes.js';
import { DATA } from '../../src/http2/frame-types.js';
import { INITIAL_WINDOW_SIZE } from '../../src/http2/settings.js';
import { connectRaw } from '../raw/connect-raw.js';
import { dataFrame, headerFrames, resetFrame } from '../raw/frame.js';
import { requestFields, RESPONSE_FIELDS, TRAILER_FIELDS } from '../raw/grpc-fields.js';
import type { RawPeer, RawPeerOptions } from '../raw/raw-peer.js';
import { startRawServer } from '../raw/raw-server.js';
import { startProxy, type Settings } from '../start-proxy.js';
import { waitUntil } from '../wait-until.js';
import { answer } from './answers.js';

const REQUEST = encodeFields(requestFields('/test.ByteService/Bidi'));
const HEADERS_BLOCK = encodeFields(RESPONSE_FIELDS);
const TRAILERS_BLOCK = encodeFields(TRAILER_FIELDS);

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A client with calls that a pod has begun to answer. */
async function begin(calls: number, client: Omit<RawPeerOptions, 'role'> = {}, limits = {}) {
  const pod = await startRawServer({
    onHeaders: ({ id }, peer) => peer.send(headerFrames(id, HEADERS_BLOCK)),
  });
  const settings: Settings = { limits };
  const running = await startProxy({ upstream: pod.port, settings });
  const peer = await connectRaw(running, client);
  ends.push(pod.close, running.close, () => peer.close());
  const streams = Array.from({ length: calls }, () => peer.open(REQUEST));
  await peer.until('all are answered', () => streams.every(({ blocks }) => blocks.length === 1));
  return { pod: pod.peers[0] as RawPeer, client: peer, streams, ...running };
}

/** Messages that tell how many came before them. */
const numbered = (count: number, bytes: number) =>
  Array.from({ length: count }, (_, at) => Buffer.from(String(at).padStart(bytes, '.')));

const framesOf = (peer: RawPeer, id: number) =>
  peer.frames.filter((frame) => frame.type === DATA && frame.id === id);

describe('small frames that come in one go', () => {
  it('go on in one frame for each call, though those of several calls alternate', async () => {
    const { pod, client, streams } = await begin(3);
    const messages = numbered(20, 30);
    const all = messages.flatMap((bytes) => streams.map(({ id }) => dataFrame(id, bytes)));
    pod.send(
      ...all,
      ...streams.map(({ id }) => headerFrames(id, TRAILERS_BLOCK, { isLast: true })),
    );
    await client.until('all are over', () => streams.every(({ isEnded }) => isEnded));
    for (const { id, data } of streams) {
      expect(data.equals(Buffer.concat(messages))).toBe(true);
      expect(framesOf(client, id)).toHaveLength(1);
    }
  });

  it('keep their order and their end, whichever of them are padded, empty or the last', async () => {
    const { pod, client, streams } = await begin(2);
    const [first, second] = streams as [(typeof streams)[0], (typeof streams)[0]];
    const send = (peer: RawPeer) => {
      const parts = numbered(12, 10).flatMap((bytes, at) => [
        dataFrame(first.id, bytes, { padding: at === 4 ? 7 : undefined }),
        dataFrame(second.id, at === 6 ? Buffer.alloc(0) : bytes),
      ]);
      const isLast = true;
      peer.send(...parts, ...streams.map(({ id }) => dataFrame(id, Buffer.of(33), { isLast })));
    };
    send(client);
    await waitUntil('the pod has all', () => [...pod.streams.values()].every((it) => it.isEnded));
    const whole = numbered(12, 10);
    const wanted = [whole, whole.filter((_, at) => at !== 6)].map((parts) =>
      Buffer.concat([...parts, Buffer.of(33)]).toString(),
    );
    expect([...pod.streams.values()].map(({ data }) => data.toString())).toEqual(wanted);
    send(pod);
    await client.until('the client has all', () => streams.every(({ isEnded }) => isEnded));
    expect(streams.map(({ data }) => data.toString())).toEqual(wanted);
  });

  it.each([
    ['longer than the largest frame', 600, 100],
    ['more than are gathered at once', 5000, 4],
  ])('come whole when they are %s', async (_, count, bytes) => {
    const { pod, client, streams } = await begin(1);
    const messages = numbered(count, bytes);
    pod.send(...messages.map((message) => dataFrame(1, message)));
    await client.until('all is there', () => streams[0]?.dataBytes === count * bytes);
    expect(streams[0]?.data.equals(Buffer.concat(messages))).toBe(true);
    expect(framesOf(client, 1).length).toBeLessThan(count / 10);
    expect(client.rules.broken).toEqual([]);
  });

  it('stop where the window of their call ends, in the midst of one, and go on with it', async () => {
    const settings = [[INITIAL_WINDOW_SIZE, 105]] as const;
    const { pod, client, streams } = await begin(2, { settings, opensWindows: false });
    const messages = numbered(40, 10);
    pod.send(...messages.flatMap((bytes) => streams.map(({ id }) => dataFrame(id, bytes))));
    await client.until('the windows are full', () => streams.every((it) => it.dataBytes === 105));
    await client.roundTrip();
    expect(streams.map(({ dataBytes }) => dataBytes)).toEqual([105, 105]);
    for (const { id } of streams) client.give(id, 1000);
    await client.until('all is there', () => streams.every((it) => it.dataBytes === 400));
    for (const { data } of streams) expect(data.equals(Buffer.concat(messages))).toBe(true);
  });

  it('reach the calls that are open, and no other', async () => {
    const { pod, client, streams } = await begin(2);
    client.send(resetFrame(1, CANCEL));
    const messages = numbered(20, 10);
    pod.send(...messages.flatMap((bytes) => streams.map(({ id }) => dataFrame(id, bytes))));
    await client.until('the open one has all', () => streams[1]?.dataBytes === 200);
    expect(streams[0]?.resetCode).toBeUndefined();
    expect(client.goawayCode).toBeUndefined();
  });

  it('end their call once when they are too much to keep, and leave nothing behind', async () => {
    const settings = [[INITIAL_WINDOW_SIZE, 0]] as const;
    const limits = { maxBufferedBytes: 1_048_576, streamWindowBytes: 1_048_576 };
    const { pod, client, streams, proxy } = await begin(1, { settings }, limits);
    await waitUntil('the pod may send all', () => pod.allowed.room(1) > 400_000);
    pod.send(...numbered(4000, 100).map((bytes) => dataFrame(1, bytes)));
    await client.until('the call has failed', () => streams[0]?.isEnded === true);
    expect(streams[0]?.field('grpc-status')).toBe('8');
    expect(streams[0]?.dataBytes).toBe(0);
    await client.roundTrip();
    proxy.describe();
    expect(proxy.counters.bufferedBytes).toBe(0);
    expect(proxy.counters.sheds.memory).toBe(1);
  });

  it('are sent again with their call', async () => {
    const messages = numbered(20, 30);
    const length = 600;
    let refusals = 0;
    const pod = await startRawServer({
      onFrame: ({ id, type }, peer) => {
        const stream = peer.streams.get(id);
        if (type !== DATA || stream?.dataBytes !== length || stream.isClosed) return;
        refusals += 1;
        if (refusals === 1) peer.send(resetFrame(id, REFUSED_STREAM));
        else answer(stream, peer, stream.data.toString());
      },
    });
    const running = await startProxy({ upstream: pod.port });
    const client = await connectRaw(running);
    ends.push(pod.close, running.close, () => client.close());
    const stream = client.open(REQUEST);
    client.send(...messages.map((bytes) => dataFrame(stream.id, bytes)));
    await client.until('it is answered', () => stream.isEnded);
    expect(stream.data.subarray(5).equals(Buffer.concat(messages))).toBe(true);
    expect(running.proxy.counters.replays).toBe(1);
  });
});
