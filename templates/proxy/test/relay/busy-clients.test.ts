import { afterEach, describe, expect, it } from '@jest/globals';
import { encodeFields } from '../../src/hpack/encode-field.js';
import { NO_ERROR } from '../../src/http2/error-codes.js';
import { DATA } from '../../src/http2/frame-types.js';
import { connectRaw } from '../raw/connect-raw.js';
import { dataFrame, headerFrames, pingFrame, resetFrame } from '../raw/frame.js';
import { grpcMessage, requestFields, RESPONSE_FIELDS } from '../raw/grpc-fields.js';
import { startRawServer } from '../raw/raw-server.js';
import { startProxy } from '../start-proxy.js';
import { waitUntil } from '../wait-until.js';
import { answer } from './answers.js';

const REQUEST = encodeFields(requestFields('/shop.Shop/Order'));

/** The least that may be set, so that few frames are many. */
const STRICT = { limits: { maxControlFramesPerSecond: 10, maxResetsPerSecond: 1 } };

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

describe('a client that does nothing but what busy clients do', () => {
  it('may ping whenever payload has come, as grpc-go does to measure its line', async () => {
    const pod = await startRawServer({ onHeaders: (stream, peer) => answer(stream, peer) });
    const running = await startProxy({ upstream: pod.port, settings: STRICT });
    const client = await connectRaw(running, {
      onFrame: ({ type }, peer) => {
        if (type === DATA) peer.send(pingFrame());
      },
    });
    ends.push(pod.close, running.close, () => client.close());
    for (let calls = 0; calls < 300; calls += 1) {
      const stream = client.open(REQUEST, { isLast: true });
      await client.until('the call is over', () => stream.isClosed);
    }
    expect(client.goawayCode).toBeUndefined();
  });

  it('may give every small message back by itself, as gRPC of Dart does', async () => {
    const message = dataFrame(1, grpcMessage(Buffer.from('tick')));
    const pod = await startRawServer({
      onHeaders: (_stream, peer) => {
        peer.send(headerFrames(1, encodeFields(RESPONSE_FIELDS)));
        for (let count = 0; count < 1000; count += 1) peer.send(message);
      },
    });
    const running = await startProxy({ upstream: pod.port, settings: STRICT });
    // Each message by itself on the stream and on the connection, though many come in one frame.
    const bytes = grpcMessage(Buffer.from('tick')).length;
    const client = await connectRaw(running, {
      opensWindows: false,
      onFrame: ({ type, payload }, peer) => {
        if (type !== DATA) return;
        for (let at = 0; at < payload.length; at += bytes) {
          peer.give(0, bytes);
          peer.give(1, bytes);
        }
      },
    });
    ends.push(pod.close, running.close, () => client.close());
    const stream = client.open(REQUEST, { isLast: true });
    await client.until('all ticks are there', () => stream.dataBytes === 1000 * bytes);
    await client.roundTrip();
    expect(client.goawayCode).toBeUndefined();
  });

  it('may have much under way on many calls whose pod breaks down', async () => {
    const pod = await startRawServer();
    const running = await startProxy({ upstream: pod.port, settings: STRICT });
    const client = await connectRaw(running);
    ends.push(pod.close, running.close, () => client.close());
    const streams = Array.from({ length: 600 }, () => client.open(REQUEST));
    await client.roundTrip();
    await waitUntil('the pod has all of them', () => pod.peers[0]?.streams.size === 600);
    pod.close();
    await client.until('all are told', () => streams.every(({ isClosed }) => isClosed));
    for (const { id } of streams) client.send(dataFrame(id, Buffer.alloc(100)));
    await client.roundTrip();
    expect(client.goawayCode).toBeUndefined();
  });

  it('may give up the rest of its request when the answer is complete, as grpc-go does', async () => {
    const pod = await startRawServer({ onHeaders: (stream, peer) => answer(stream, peer) });
    const running = await startProxy({ upstream: pod.port, settings: STRICT });
    const client = await connectRaw(running);
    ends.push(pod.close, running.close, () => client.close());
    for (let calls = 0; calls < 50; calls += 1) {
      const stream = client.open(REQUEST);
      await client.until('the answer is complete', () => stream.isEnded);
      client.send(resetFrame(stream.id, NO_ERROR));
    }
    await client.roundTrip();
    expect(client.goawayCode).toBeUndefined();
  });
});
