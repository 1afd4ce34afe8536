import { describe, expect, it } from '@jest/globals';
import { answeredCalls, callsOf, countedSince, NO_CALLS } from '../../quickstart/counts.js';

describe('counts', () => {
  it('knows a pod that answered and one that did not', () => {
    const counts = { answered: { a: 3, b: 4 }, failed: 2 };
    expect([callsOf(counts, 'a'), callsOf(counts, 'c')]).toEqual([3, 0]);
    expect(answeredCalls(counts)).toBe(7);
  });

  it('subtracts an earlier look, also for a pod that came later', () => {
    const earlier = { answered: { a: 3 }, failed: 1, lastError: 'first' };
    const later = { answered: { a: 5, b: 4 }, failed: 1, lastError: 'first' };
    expect(countedSince(earlier, later)).toEqual({ answered: { a: 2, b: 4 }, failed: 0 });
    expect(countedSince(NO_CALLS, later)).toEqual(later);
  });
});
