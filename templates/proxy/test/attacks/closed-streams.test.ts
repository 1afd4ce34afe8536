import { describe, expect, it } from '@jest/globals';
import { CANCEL, STREAM_CLOSED } from '../../src/http2/error-codes.js';
import { RST_STREAM } from '../../src/http2/frame-types.js';
import { dataFrame, headerFrames, resetFrame, windowFrame } from '../raw/frame.js';
import { BIDI, unaryCall } from './requests.js';
import { layOnce } from './siege.js';

describe('a client that goes on after the end of a stream', () => {
  const field = layOnce();

  it.each([
    ['DATA', dataFrame(1, Buffer.alloc(1))],
    ['HEADERS', headerFrames(1, BIDI, { isLast: true })],
  ])('gets STREAM_CLOSED for %s after its own end', async (_, frames) => {
    const { siege } = field;
    siege.server.handlers = { Bidi: (call) => call.on('error', () => {}) };
    const client = await siege.attack();
    const stream = client.open(BIDI, { isLast: true });
    client.send(frames);
    await client.until('an end comes', () => stream.isClosed || client.goawayCode !== undefined);

    expect(stream.resetCode ?? client.goawayCode).toBe(STREAM_CLOSED);
    siege.server.handlers = {};
    await siege.expectUnharmed();
  });

  it('gets STREAM_CLOSED for DATA after both ends', async () => {
    const { siege } = field;
    const client = await siege.attack();
    client.send(unaryCall(1));
    const stream = () => client.streams.get(1);
    await client.until('it is answered', () => stream()?.isEnded === true);
    client.send(dataFrame(1, Buffer.alloc(1)));
    await client.until(
      'an end comes',
      () => stream()?.resetCode !== undefined || client.goawayCode !== undefined,
    );

    expect(stream()?.resetCode ?? client.goawayCode).toBe(STREAM_CLOSED);
    await siege.expectUnharmed();
  });

  it('is borne with where its frames may have been under way', async () => {
    const { siege } = field;
    const client = await siege.attack();
    client.send(unaryCall(1));
    await client.until('it is answered', () => client.streams.get(1)?.isEnded === true);

    client.send(windowFrame(1, 1000), resetFrame(1, CANCEL));
    await client.roundTrip();
    client.send(unaryCall(3));
    await client.until('another call is answered', () => client.streams.get(3)?.isEnded === true);

    expect(client.goawayCode).toBeUndefined();
    expect(client.frames.filter(({ type }) => type === RST_STREAM)).toEqual([]);
    expect(client.rules.broken).toEqual([]);
  });

  it('may still send DATA for a stream that the proxy has just reset', async () => {
    const { siege } = field;
    const client = await siege.attack();
    const stream = client.open(BIDI);
    client.send(windowFrame(stream.id, 0));
    for (let sent = 0; sent < 20; sent += 1) client.send(dataFrame(stream.id, Buffer.alloc(1000)));
    client.send(unaryCall(3));
    await client.until('another call is answered', () => client.streams.get(3)?.isEnded === true);

    expect(client.goawayCode).toBeUndefined();
    expect(client.rules.broken).toEqual([]);
  });

  it('gets the window of the connection back for it', async () => {
    const { siege } = field;
    const client = await siege.attack();
    const stream = client.open(BIDI);
    client.send(windowFrame(stream.id, 0));
    await client.until('the stream is reset', () => stream.resetCode !== undefined);
    const before = client.allowed.connection;
    const frames = Array.from({ length: 60 }, () => dataFrame(stream.id, Buffer.alloc(16_384)));
    client.send(...frames);
    await client.roundTrip();

    // It is given back in halves of the window.
    expect(client.allowed.connection).toBeGreaterThan(before + (60 * 16_384) / 2);
    expect(client.goawayCode).toBeUndefined();
  });
});
