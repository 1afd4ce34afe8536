import { describe, expect, it } from '@jest/globals';
import { LastingCounts } from '../../templates/service/client/lasting-counts.js';

const take = (counts: LastingCounts, readings: Record<string, number>) =>
  Object.fromEntries(counts.take(new Map(Object.entries(readings))));

describe('lasting counts', () => {
  it('follow counts that go on', () => {
    const counts = new LastingCounts();
    expect(take(counts, { a: 3, b: 0 })).toEqual({ a: 3, b: 0 });
    expect(take(counts, { a: 3, b: 2 })).toEqual({ a: 3, b: 2 });
    expect(take(counts, { a: 9, b: 2 })).toEqual({ a: 9, b: 2 });
  });

  it('go on where a count began at 0 again', () => {
    const counts = new LastingCounts();
    take(counts, { a: 5 });
    expect(take(counts, { a: 2 })).toEqual({ a: 7 });
    expect(take(counts, { a: 0 })).toEqual({ a: 7 });
    expect(take(counts, { a: 4 })).toEqual({ a: 11 });
  });

  it('go on where a count ended and came back, even with more than it had', () => {
    const counts = new LastingCounts(2);
    take(counts, { a: 5, b: 1 });
    expect(take(counts, { b: 1 })).toEqual({ b: 1 });
    expect(take(counts, { a: 6, b: 1 })).toEqual({ a: 11, b: 1 });
  });

  it('forget those that ended longest ago where there are too many', () => {
    const counts = new LastingCounts(3);
    take(counts, { a: 1, b: 1 });
    take(counts, { b: 1, c: 1 });
    take(counts, { c: 1, d: 1 });
    expect(take(counts, { a: 1, b: 1, c: 1, d: 1 })).toEqual({ a: 1, b: 2, c: 1, d: 1 });
  });

  it('remember all that go on, be they more than the limit', () => {
    const counts = new LastingCounts(1);
    take(counts, { a: 5, b: 5, c: 5 });
    expect(take(counts, { a: 1, b: 6, c: 5 })).toEqual({ a: 6, b: 6, c: 5 });
  });
});
