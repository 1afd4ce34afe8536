import { describe, expect, it } from '@jest/globals';
import { FRAME_SIZE_ERROR, PROTOCOL_ERROR } from '../../src/http2/error-codes.js';
import {
  ACK,
  DATA,
  GOAWAY,
  HAS_PRIORITY,
  HEADERS,
  END_HEADERS,
  PADDED,
  PING,
  PRIORITY,
  RST_STREAM,
  SETTINGS,
  WINDOW_UPDATE,
} from '../../src/http2/frame-types.js';
import { dataFrame, encodeFrame, headerFrames } from '../raw/frame.js';
import { BIDI } from './requests.js';
import { layOnce } from './siege.js';

const TOO_LONG = Buffer.alloc(16_385);
const SIZES = [FRAME_SIZE_ERROR];
const PADDING = [PROTOCOL_ERROR, FRAME_SIZE_ERROR];

/** RFC 9113, sections 4.2 and 6; stream 1 is open. */
const FRAMES: Readonly<Record<string, readonly [frame: Buffer, codes: readonly number[]]>> = {
  'DATA of more than 16 KiB': [encodeFrame(DATA, 0, 1, TOO_LONG), SIZES],
  'HEADERS of more than 16 KiB': [encodeFrame(HEADERS, END_HEADERS, 3, TOO_LONG), SIZES],
  'an unknown frame of more than 16 KiB': [encodeFrame(0xbe, 0, 0, TOO_LONG), SIZES],
  'a frame of 16 MiB, of which nothing comes': [
    encodeFrame(HEADERS, END_HEADERS, 3, Buffer.alloc(0), 0xff_ffff),
    SIZES,
  ],
  'RST_STREAM of 3 bytes': [encodeFrame(RST_STREAM, 0, 1, Buffer.alloc(3)), SIZES],
  'SETTINGS of 5 bytes': [encodeFrame(SETTINGS, 0, 0, Buffer.alloc(5)), SIZES],
  'an acknowledgement with settings': [encodeFrame(SETTINGS, ACK, 0, Buffer.alloc(6)), SIZES],
  'PING of 9 bytes': [encodeFrame(PING, 0, 0, Buffer.alloc(9)), SIZES],
  'GOAWAY of 7 bytes': [encodeFrame(GOAWAY, 0, 0, Buffer.alloc(7)), SIZES],
  'WINDOW_UPDATE of 5 bytes': [encodeFrame(WINDOW_UPDATE, 0, 1, Buffer.alloc(5)), SIZES],
  'DATA with more padding than payload': [
    encodeFrame(DATA, PADDED, 1, Buffer.of(5, 0, 0, 0)),
    PADDING,
  ],
  'padded DATA without a byte': [encodeFrame(DATA, PADDED, 1), PADDING],
  'HEADERS with more padding than payload': [
    encodeFrame(HEADERS, PADDED | END_HEADERS, 3, Buffer.of(5, 0, 0, 0)),
    PADDING,
  ],
  'padded HEADERS without a byte': [encodeFrame(HEADERS, PADDED | END_HEADERS, 3), PADDING],
  'HEADERS too short for their priority': [
    encodeFrame(HEADERS, HAS_PRIORITY | END_HEADERS, 3, Buffer.alloc(4)),
    PADDING,
  ],
};

describe('a client whose frames have a wrong size', () => {
  const field = layOnce();

  it.each(Object.entries(FRAMES))('loses its connection: %s', async (_, [frame, codes]) => {
    const { siege } = field;
    const attacker = await siege.attack();
    attacker.open(BIDI);

    attacker.send(frame);

    await attacker.until('GOAWAY comes', () => attacker.goawayCode !== undefined);
    expect(codes).toContain(attacker.goawayCode);
    await siege.expectStopped(attacker, attacker.goawayCode ?? -1);
    await siege.expectUnharmed();
  });

  it('loses only the stream by PRIORITY of 4 bytes', async () => {
    const { siege } = field;
    const client = await siege.attack();
    const stream = client.open(BIDI);
    client.send(encodeFrame(PRIORITY, 0, stream.id, Buffer.alloc(4)));
    await client.until('the stream is reset', () => stream.resetCode !== undefined);

    expect([PROTOCOL_ERROR, FRAME_SIZE_ERROR]).toContain(stream.resetCode);
    await client.roundTrip();
  });

  it('may send the largest frames there are', async () => {
    const { siege } = field;
    const client = await siege.attack();
    const stream = client.open(BIDI);
    const message = Buffer.concat([Buffer.of(0, 0, 0, 0x3f, 0xfb), Buffer.alloc(0x3ffb)]);
    client.send(dataFrame(stream.id, message), headerFrames(3, BIDI, { padding: 255 }));
    await client.until('it is echoed', () => stream.dataBytes === message.length);

    expect(client.rules.broken).toEqual([]);
  });
});
