import { describe, expect, it } from '@jest/globals';
import { PROTOCOL_ERROR, STREAM_CLOSED } from '../../src/http2/error-codes.js';
import { HEADERS, END_HEADERS, RST_STREAM } from '../../src/http2/frame-types.js';
import {
  dataFrame,
  encodeFrame,
  headerFrames,
  resetFrame,
  uint32,
  windowFrame,
} from '../raw/frame.js';
import type { RawPeer } from '../raw/raw-peer.js';
import { BIDI, unaryCall } from './requests.js';
import { layOnce } from './siege.js';

/** RFC 9113, section 5.1.1. Stream 5 is open, 3 was answered, 7 and above are idle. */
const MISUSES: Readonly<Record<string, readonly [frames: Buffer, codes: readonly number[]]>> = {
  'an even stream': [headerFrames(8, BIDI), [PROTOCOL_ERROR]],
  'a lower stream than before': [headerFrames(1, BIDI), [PROTOCOL_ERROR, STREAM_CLOSED]],
  'a stream for the second time': [headerFrames(3, BIDI), [PROTOCOL_ERROR, STREAM_CLOSED]],
  'HEADERS on stream 0': [headerFrames(0, BIDI), [PROTOCOL_ERROR]],
  'DATA on stream 0': [dataFrame(0, Buffer.alloc(1)), [PROTOCOL_ERROR]],
  'DATA on an idle stream': [dataFrame(9, Buffer.alloc(1)), [PROTOCOL_ERROR]],
  'DATA on an even stream': [dataFrame(4, Buffer.alloc(1)), [PROTOCOL_ERROR]],
  'RST_STREAM on an idle stream': [resetFrame(9, 8), [PROTOCOL_ERROR]],
  'RST_STREAM on stream 0': [resetFrame(0, 8), [PROTOCOL_ERROR]],
  'WINDOW_UPDATE on an idle stream': [windowFrame(9, 1), [PROTOCOL_ERROR]],
  'WINDOW_UPDATE on an even stream': [windowFrame(4, 1), [PROTOCOL_ERROR]],
  'a promise of a client': [encodeFrame(5, END_HEADERS, 5, uint32(2)), [PROTOCOL_ERROR]],
  'CONTINUATION out of the blue': [encodeFrame(9, END_HEADERS, 5, BIDI), [PROTOCOL_ERROR]],
  'a frame within a header block': [
    Buffer.concat([encodeFrame(HEADERS, 0, 9, BIDI), dataFrame(5, Buffer.alloc(1))]),
    [PROTOCOL_ERROR],
  ],
  'a header block within another one': [
    Buffer.concat([encodeFrame(HEADERS, 0, 9, BIDI), headerFrames(11, BIDI)]),
    [PROTOCOL_ERROR],
  ],
  'SETTINGS on a stream': [encodeFrame(4, 0, 5), [PROTOCOL_ERROR]],
  'PING on a stream': [encodeFrame(6, 0, 5, Buffer.alloc(8)), [PROTOCOL_ERROR]],
  'GOAWAY on a stream': [encodeFrame(7, 0, 5, Buffer.alloc(8)), [PROTOCOL_ERROR]],
};

describe('a client that uses stream ids as it may not', () => {
  const field = layOnce();

  it.each(Object.entries(MISUSES))('loses its connection: %s', async (_, [frames, codes]) => {
    const { siege } = field;
    const attacker = await siege.attack();
    await openStreams(attacker);

    attacker.send(frames);

    await attacker.until('GOAWAY comes', () => attacker.goawayCode !== undefined);
    expect(codes).toContain(attacker.goawayCode);
    await siege.expectStopped(attacker, attacker.goawayCode ?? -1);
    await siege.expectUnharmed();
  });

  it('may use ids with gaps', async () => {
    const { siege } = field;
    const client = await siege.attack();
    for (const id of [7, 101, 0x7fff_fff1]) client.send(unaryCall(id));
    await client.until('all are answered', () => client.streams.get(0x7fff_fff1)?.isEnded === true);

    expect(client.frames.filter(({ type }) => type === RST_STREAM)).toEqual([]);
    expect(client.rules.broken).toEqual([]);
  });
});

async function openStreams(client: RawPeer): Promise<void> {
  client.send(unaryCall(3), headerFrames(5, BIDI));
  await client.until('stream 3 is over', () => client.streams.get(3)?.isEnded === true);
}
