import { describe, expect, it } from '@jest/globals';
import { formatTimeout, parseTimeout } from '../../src/relay/grpc-timeout.js';
import { fuzz } from '../fuzz/fuzz.js';

describe('grpc-timeout', () => {
  it.each([
    ['1H', 3_600_000],
    ['2M', 120_000],
    ['3S', 3000],
    ['99999999m', 99_999_999],
    ['500u', 0.5],
    ['1000000n', 1],
    ['0S', 0],
  ])('%s is %d ms', (text, ms) => {
    expect(parseTimeout(text)).toBeCloseTo(ms, 9);
  });

  it.each(['', '1', 'S', '1s', '-1S', '1.5S', '123456789S', ' 1S', '1S ', '1SS', '1\n'])(
    '%j is none',
    (text) => {
      expect(parseTimeout(text)).toBeUndefined();
    },
  );

  it('is written so that it is read as the same time, never a longer one, to five digits', () => {
    fuzz(500, (random) => {
      const ms = random.below(0x7fff_ffff) / random.pick([1, 1000, 1_000_000]);
      const read = parseTimeout(formatTimeout(ms)) ?? NaN;
      expect(read).toBeLessThanOrEqual(Math.max(ms, 0.000_001) * (1 + 1e-12));
      expect(read).toBeGreaterThanOrEqual(ms * (1 - 1e-5) - 0.000_001);
    });
  });

  it('is the shortest there is once the time is over, and the longest where no unit holds it', () => {
    expect(formatTimeout(0)).toBe('1n');
    expect(formatTimeout(-5)).toBe('1n');
    expect(formatTimeout(Number.MAX_SAFE_INTEGER * 1000)).toBe('99999999H');
  });
});
