import { describe, expect, it } from '@jest/globals';
import { ENHANCE_YOUR_CALM } from '../../src/http2/error-codes.js';
import { CONTINUATION, HEADERS } from '../../src/http2/frame-types.js';
import { encodeField } from '../../src/hpack/encode-field.js';
import { encodeFrame, headerFrames } from '../raw/frame.js';
import { BIDI } from './requests.js';
import { flood, layBeforeEach } from './siege.js';

const MOST = 64 * 1_048_576;

/** Parts of a header block that never ends. */
const PARTS: Readonly<Record<string, Buffer>> = {
  'empty frames': Buffer.alloc(0),
  'frames of a byte': Buffer.of(0x82),
  'full frames': Buffer.concat(
    Array.from({ length: 163 }, () => encodeField('x-name', 'v'.repeat(92))),
  ).subarray(0, 16_384),
};

// VU#421644: a header block in CONTINUATION frames without an end is kept or decoded by many servers until they die.
describe('a client whose header block does not end (CONTINUATION flood)', () => {
  const field = layBeforeEach();

  it.each(Object.entries(PARTS))('loses its connection: %s', async (_, part) => {
    const { siege } = field;
    const attacker = await siege.attack();
    attacker.send(encodeFrame(HEADERS, 0, 1, BIDI));
    const frames = Array.from({ length: 100 }, () => encodeFrame(CONTINUATION, 0, 1, part));

    const sent = await flood(attacker, Buffer.concat(frames), MOST);

    await siege.expectStopped(attacker, ENHANCE_YOUR_CALM, 'continuation_flood');
    expect(sent).toBeLessThan(MOST);
    await siege.expectUnharmed();
    await siege.expectNothingLeft();
  });

  it('may cut a header block into a few frames', async () => {
    const { siege } = field;
    const client = await siege.attack();

    const stream = client.open(BIDI, {
      isLast: true,
      cuts: Array.from({ length: 16 }, (_, n) => n),
    });
    await client.until('it is answered', () => stream.isEnded);

    expect(stream.field('grpc-status')).toBe('0');
    expect(headerFrames(1, BIDI, { cuts: [1] }).length).toBe(BIDI.length + 18);
  });
});
