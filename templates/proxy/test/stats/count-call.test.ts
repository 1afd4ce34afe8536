import { describe, expect, it } from '@jest/globals';
import { endCall, moveCall, startCall } from '../../src/stats/count-call.js';
import { bucketOf, LATENCY_BOUNDS, LATENCY_BUCKETS } from '../../src/stats/latency-buckets.js';
import { MethodStats } from '../../src/stats/method-stats.js';
import { STATUS_NAMES } from '../../src/stats/status-names.js';

function newStats(): MethodStats {
  return new MethodStats('orders.v1.Orders', 'Echo');
}

describe('a call', () => {
  it('is in flight from its start to its end', () => {
    const stats = newStats();
    startCall(stats);
    startCall(stats);
    expect(stats.inFlight).toBe(2);

    endCall(stats, 0, 0.02);
    expect(stats.inFlight).toBe(1);
  });

  it.each([...STATUS_NAMES.keys()])('that ends with status %i is counted there', (code) => {
    const stats = newStats();
    startCall(stats);
    endCall(stats, code, 0.02);

    expect([...stats.codes]).toEqual(STATUS_NAMES.map((_, index) => (index === code ? 1 : 0)));
  });

  it.each([-1, 17, 2 ** 31, NaN, Infinity])('that ends with %d counts as UNKNOWN', (code) => {
    const stats = newStats();
    startCall(stats);
    endCall(stats, code, 0.02);

    expect(stats.codes[2]).toBe(1);
    expect(stats.codes.reduce((sum, calls) => sum + calls)).toBe(1);
  });

  it('adds its seconds to those of the others, and itself to one bucket', () => {
    const stats = newStats();
    for (const seconds of [0.25, 0.5, 100]) {
      startCall(stats);
      endCall(stats, 0, seconds);
    }

    expect(stats.latencySum).toBe(100.75);
    expect(stats.buckets[bucketOf(0.25)]).toBe(1);
    expect(stats.buckets[bucketOf(0.5)]).toBe(1);
    expect(stats.buckets.at(-1)).toBe(1);
    expect(stats.buckets.reduce((sum, calls) => sum + calls)).toBe(3);
  });

  it('goes from one method to another', () => {
    const [other, own] = [newStats(), newStats()];
    startCall(other);
    moveCall(other, own);
    expect([other.inFlight, own.inFlight]).toEqual([0, 1]);
  });
});

describe('the bucket of a duration', () => {
  it('is the first whose bound is not below it', () => {
    for (const [index, bound] of LATENCY_BOUNDS.entries()) {
      expect(bucketOf(bound)).toBe(index);
      expect(bucketOf(bound * 1.001)).toBe(index + 1);
    }
    expect(bucketOf(0)).toBe(0);
    expect(bucketOf(Infinity)).toBe(LATENCY_BUCKETS - 1);
  });

  it('is one from 0.5 ms to 10 s, or the last', () => {
    expect([LATENCY_BOUNDS[0], LATENCY_BOUNDS.at(-1)]).toEqual([0.0005, 10]);
    expect([...LATENCY_BOUNDS]).toEqual([...LATENCY_BOUNDS].sort((a, b) => a - b));
  });
});
