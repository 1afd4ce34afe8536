import { describe, expect, it } from '@jest/globals';
import { FRAME_SIZE_ERROR, PROTOCOL_ERROR } from '../../src/http2/error-codes.js';
import { DATA, HEADERS, PADDED, PING } from '../../src/http2/frame-types.js';
import { fuzz } from '../fuzz/fuzz.js';
import { dataFrame, encodeFrame, headerFrames } from '../raw/frame.js';
import type { Random } from '../raw/random.js';
import { RecordedFrames } from './recorded-frames.js';

function eventsOf(...chunks: readonly Buffer[]): readonly string[] {
  const parser = new RecordedFrames();
  // A socket's buffer is used again as soon as the parser returns.
  for (const chunk of chunks) {
    const own = Buffer.from(chunk);
    parser.push(own);
    own.fill(0xee);
  }
  return parser.finish();
}

/** The same bytes in pieces, most of them small. */
function cut(bytes: Buffer, random: Random): Buffer[] {
  const ends = [...random.cuts(bytes.length, random.below(30)), bytes.length];
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

function drawFrame(random: Random): Buffer {
  const id = random.below(0x7fff_ffff);
  const bytes = random.bytes(random.pick([0, 1, 8, 100, random.below(16_000)]));
  if (random.oneIn(2)) {
    const padding = random.oneIn(3) ? random.below(256) : undefined;
    return dataFrame(id, bytes, { isLast: random.oneIn(4), padding });
  }
  return encodeFrame(random.between(1, 255), random.below(256), id, bytes);
}

describe('frames', () => {
  it('are the same however their bytes are split', () => {
    fuzz(300, (random) => {
      const frames = Array.from({ length: random.between(1, 6) }, () => drawFrame(random));
      const bytes = Buffer.concat(frames);
      expect(eventsOf(...cut(bytes, random))).toEqual(eventsOf(bytes));
    });
  });

  it('are the same byte by byte', () => {
    const bytes = Buffer.concat([
      headerFrames(1, Buffer.from('block'), { padding: 3 }),
      dataFrame(1, Buffer.from('payload'), { padding: 2 }),
      dataFrame(1, Buffer.alloc(0), { padding: 255 }),
      dataFrame(1, Buffer.alloc(0), { isLast: true }),
      encodeFrame(PING, 0, 0, Buffer.alloc(8, 1)),
    ]);
    const single = Array.from(bytes, (byte) => Buffer.of(byte));
    expect(eventsOf(...single)).toEqual(eventsOf(bytes));
    expect(eventsOf(bytes)).toHaveLength(7);
  });

  it('end in garbage with a rule broken or with bytes missing, never with an error', () => {
    fuzz(1000, (random) => {
      const garbage = random.bytes(random.below(400));
      // Lengths that fit, so that more than the first frame is looked at.
      for (let at = 0; at + 9 < garbage.length; at += 9 + (garbage[at + 2] ?? 0)) {
        garbage.writeUIntBE(random.below(40), at, 3);
      }
      expect(eventsOf(...cut(garbage, random))).toEqual(eventsOf(garbage));
    });
  });

  it('lose the bit of their stream that is reserved', () => {
    expect(eventsOf(encodeFrame(PING, 0, 0xffff_ffff))).toEqual([`frame 6 0 ${0x7fff_ffff} `]);
  });
});

describe('the payload of DATA', () => {
  it('is handed on as it comes, without its padding', () => {
    const bytes = dataFrame(5, Buffer.from('abcdef'), { padding: 2, isLast: true });
    const parser = new RecordedFrames();
    parser.push(bytes.subarray(0, 12));
    expect(parser.events).toEqual(['data 5 9 3 true']);
    parser.push(bytes.subarray(12));
    expect(parser.finish()).toEqual(['data 5 9 3 true', 'payload 616263646566', 'end']);
  });

  it.each([
    ['of padding alone', dataFrame(3, Buffer.alloc(0), { padding: 0 }), ['data 3 1 1 false']],
    ['of nothing', dataFrame(3, Buffer.alloc(0)), ['data 3 0 0 false']],
    [
      'of nothing but the end',
      dataFrame(3, Buffer.alloc(0), { isLast: true }),
      ['data 3 0 0 true', 'end'],
    ],
  ])('may be one %s', (_, frame, events) => {
    expect(eventsOf(frame, frame)).toEqual([...events, ...events]);
  });
});

describe('a frame that breaks a rule', () => {
  it.each([
    [
      'HEADERS of 16,385 bytes',
      encodeFrame(HEADERS, 0, 1, Buffer.alloc(0), 16_385),
      FRAME_SIZE_ERROR,
    ],
    ['DATA of 16 MiB', encodeFrame(DATA, 0, 1, Buffer.alloc(0), 0xff_ffff), FRAME_SIZE_ERROR],
    ['padded DATA of 0 bytes', encodeFrame(DATA, PADDED, 1), FRAME_SIZE_ERROR],
    [
      'DATA of nothing but too much padding',
      encodeFrame(DATA, PADDED, 1, Buffer.of(1)),
      PROTOCOL_ERROR,
    ],
  ])('is the last that is read: %s', (_, frame, code) => {
    const ping = encodeFrame(PING, 0, 0, Buffer.alloc(8));
    const events = eventsOf(Buffer.concat([frame, ping]), ping);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatch(new RegExp(`^broken ${code} `));
  });

  it('may have the largest payload there is', () => {
    const frame = encodeFrame(HEADERS, 4, 1, Buffer.alloc(16_384, 7));
    const half = [frame.subarray(0, 9000), frame.subarray(9000)];
    expect(eventsOf(...half)).toEqual([`frame 1 4 1 ${'07'.repeat(16_384)}`]);
  });
});
