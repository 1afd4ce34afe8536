import { describe, expect, it } from '@jest/globals';
import {
  FLOW_CONTROL_ERROR,
  FRAME_SIZE_ERROR,
  PROTOCOL_ERROR,
} from '../../src/http2/error-codes.js';
import {
  ENABLE_PUSH,
  encodeSettings,
  INITIAL_WINDOW_SIZE,
  MAX_FRAME_SIZE,
  readSettings,
} from '../../src/http2/settings.js';

function read(payload: Buffer) {
  const applied: [number, number][] = [];
  const problem = readSettings(payload, 0, payload.length, (id, value) =>
    applied.push([id, value]),
  );
  return { applied, code: problem?.code };
}

describe('SETTINGS', () => {
  it('are read in the order in which they were written, the same one twice, and unknown ones', () => {
    const settings = [
      [INITIAL_WINDOW_SIZE, 0],
      [INITIAL_WINDOW_SIZE, 0x7fff_ffff],
      [0xffff, 0xffff_ffff],
      [MAX_FRAME_SIZE, 0xff_ffff],
    ] as const;
    expect(read(encodeSettings(settings))).toEqual({ applied: settings, code: undefined });
  });

  it.each([
    [ENABLE_PUSH, 2, PROTOCOL_ERROR],
    [INITIAL_WINDOW_SIZE, 0x8000_0000, FLOW_CONTROL_ERROR],
    [MAX_FRAME_SIZE, 16_383, PROTOCOL_ERROR],
    [MAX_FRAME_SIZE, 0x100_0000, PROTOCOL_ERROR],
  ])('of %d may not be %d', (id, value, code) => {
    expect(
      read(
        encodeSettings([
          [MAX_FRAME_SIZE, 16_384],
          [id, value],
        ]),
      ),
    ).toEqual({
      applied: [[MAX_FRAME_SIZE, 16_384]],
      code,
    });
  });

  it('have six bytes each', () => {
    expect(read(Buffer.alloc(7)).code).toBe(FRAME_SIZE_ERROR);
    expect(read(Buffer.alloc(0))).toEqual({ applied: [], code: undefined });
  });
});
