import { afterEach, describe, expect, it } from '@jest/globals';
import { encodeFields } from '../../src/hpack/encode-field.js';
import { REFUSED_STREAM } from '../../src/http2/error-codes.js';
import { INITIAL_WINDOW_SIZE } from '../../src/http2/settings.js';
import { connectRaw } from '../raw/connect-raw.js';
import { dataFrame, headerFrames, resetFrame } from '../raw/frame.js';
import { grpcMessage, requestFields } from '../raw/grpc-fields.js';
import type { RawPeer } from '../raw/raw-peer.js';
import { startRawServer } from '../raw/raw-server.js';
import { startProxy } from '../start-proxy.js';
import { answer } from './answers.js';

const REQUEST = encodeFields(requestFields('/shop.Shop/Order'));

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

describe('a call that is refused again while it is sent again', () => {
  it('is sent the third time as the client sent it', async () => {
    const [first, second, third] = [1, 3, 5];
    const pod = await startRawServer({
      opensWindows: false,
      onHeaders: ({ id }, peer) => {
        if (id === third) peer.give(id, 60_000);
      },
      onFrame: ({ id }, peer: RawPeer) => {
        const stream = peer.streams.get(id);
        if (!stream || stream.dataBytes === 0) return;
        if (id === first && stream.isEnded) {
          // The next attempt can send only a part of what this one did.
          peer.sendSettings([[INITIAL_WINDOW_SIZE, 1000]]);
          peer.send(resetFrame(id, REFUSED_STREAM));
        } else if (id === second) peer.send(resetFrame(id, REFUSED_STREAM));
        else if (id === third && stream.isEnded) answer(stream, peer);
      },
    });
    const running = await startProxy({ upstream: pod.port });
    const client = await connectRaw(running);
    ends.push(pod.close, running.close, () => client.close());
    const message = grpcMessage(Buffer.from('0123456789'.repeat(500)));

    const stream = client.open(REQUEST);
    client.send(dataFrame(stream.id, message, { isLast: true }));
    await client.until('it is answered', () => stream.isClosed);

    expect(stream.field('grpc-status')).toBe('0');
    const [peer] = pod.peers;
    const sent = [...(peer?.streams.keys() ?? [])].filter((id) => id > 0);
    expect(sent).toEqual([first, second, third]);
    expect(peer?.streams.get(third)?.data.equals(message)).toBe(true);
    expect(running.proxy.describe().calls).toBe(0);
    expect(running.proxy.counters.bufferedBytes).toBe(0);
  });

  it('keeps the trailers of its request, or is given back to the client', async () => {
    const pod = await startRawServer({
      onFrame: ({ id }, peer) => {
        if (peer.streams.get(id)?.isEnded) peer.send(resetFrame(id, REFUSED_STREAM));
      },
    });
    const running = await startProxy({ upstream: pod.port });
    const client = await connectRaw(running);
    ends.push(pod.close, running.close, () => client.close());

    const stream = client.open(REQUEST);
    const trailers = encodeFields([['x-checksum', '1']]);
    client.send(
      dataFrame(stream.id, grpcMessage(Buffer.from('x'))),
      headerFrames(stream.id, trailers, { isLast: true }),
    );
    await client.until('it is over', () => stream.isClosed);

    expect(stream.resetCode).toBe(REFUSED_STREAM);
    const attempts = [...(pod.peers[0]?.streams.values() ?? [])].filter(({ id }) => id > 0);
    expect(attempts.map((attempt) => attempt.field('x-checksum'))).toStrictEqual(['1']);
  });
});
