import { describe, expect, it } from '@jest/globals';
import { ENHANCE_YOUR_CALM } from '../../src/http2/error-codes.js';
import { ACK, PRIORITY } from '../../src/http2/frame-types.js';
import { HEADER_TABLE_SIZE, INITIAL_WINDOW_SIZE } from '../../src/http2/settings.js';
import {
  dataFrame,
  encodeFrame,
  pingFrame,
  resetFrame,
  settingsFrame,
  windowFrame,
} from '../raw/frame.js';
import { BIDI } from './requests.js';
import { flood, layBeforeEach } from './siege.js';

const MOST = 64 * 1_048_576;
const UNKNOWN_TYPE = 0xbe;

/** Frames that move no call, for a connection whose stream 1 is open and stream 3 is not any more. */
const FRAMES: Readonly<Record<string, Buffer>> = {
  'empty SETTINGS': settingsFrame([]),
  'SETTINGS that move the windows': Buffer.concat([
    settingsFrame([[INITIAL_WINDOW_SIZE, 0]]),
    settingsFrame([[INITIAL_WINDOW_SIZE, 0x7fff_0000]]),
  ]),
  'SETTINGS full of settings': settingsFrame(
    Array.from({ length: 500 }, (_, index) => [HEADER_TABLE_SIZE, index] as const),
  ),
  PING: pingFrame(),
  'answers to PINGs that nobody sent': pingFrame(ACK),
  PRIORITY: encodeFrame(PRIORITY, 0, 1, Buffer.of(0, 0, 0, 3, 1)),
  'PRIORITY of idle streams': encodeFrame(PRIORITY, 0, 99, Buffer.of(0, 0, 0, 0, 1)),
  'frames of an unknown type': encodeFrame(UNKNOWN_TYPE, 0, 0, Buffer.alloc(16)),
  'empty DATA': dataFrame(1, Buffer.alloc(0)),
  'DATA of padding alone': dataFrame(1, Buffer.alloc(0), { padding: 0 }),
  'RST_STREAM of a closed stream': resetFrame(3, 8),
  'WINDOW_UPDATE of a byte for a stream': windowFrame(1, 1),
  'WINDOW_UPDATE of a byte for the connection': windowFrame(0, 1),
  'WINDOW_UPDATE of a closed stream': windowFrame(3, 1000),
};

describe('a client that floods with frames that move no call', () => {
  const field = layBeforeEach();

  it.each(Object.entries(FRAMES))('loses its connection: %s', async (_, frames) => {
    const { siege } = field;
    const attacker = await siege.attack();
    attacker.open(BIDI);
    const closed = attacker.open(BIDI, { isLast: true });
    await attacker.until('the second stream is over', () => closed.isEnded);
    const many = Buffer.concat(Array.from({ length: 200 }, () => frames));

    const sent = await flood(attacker, many, MOST);

    await siege.expectStopped(attacker, ENHANCE_YOUR_CALM, 'control_flood');
    expect(sent).toBeLessThan(MOST);
    await siege.expectUnharmed();
    await siege.expectNothingLeft();
  });
});
