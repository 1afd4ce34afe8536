import { describe, expect, it } from '@jest/globals';
import { MemoryBudget } from '../../src/relay/memory-budget.js';
import { RecentStreams } from '../../src/relay/recent-streams.js';
import { TokenBucket } from '../../src/relay/token-bucket.js';

function takeAll(bucket: TokenBucket, now: number): number {
  let taken = 0;
  while (bucket.take(now)) taken += 1;
  return taken;
}

describe('a token bucket', () => {
  it('allows five seconds of its rate at once, and its rate after that', () => {
    const bucket = new TokenBucket(10, 1000);
    expect(takeAll(bucket, 1000)).toBe(50);
    expect(takeAll(bucket, 1050)).toBe(0);
    expect(takeAll(bucket, 2000)).toBe(10);
    expect(takeAll(bucket, 2250)).toBe(2);
  });

  it('saves up no more than five seconds', () => {
    const bucket = new TokenBucket(10, 0);
    takeAll(bucket, 0);
    expect(takeAll(bucket, 1_000_000)).toBe(50);
  });

  it('does not lose what is less than one', () => {
    const bucket = new TokenBucket(1, 0);
    takeAll(bucket, 0);
    let taken = 0;
    for (let now = 0; now <= 10_000; now += 100) taken += takeAll(bucket, now);
    expect(taken).toBe(9);
  });
});

describe('a memory budget', () => {
  it('refuses new calls at its limit, and those under way a quarter above it', () => {
    const budget = new MemoryBudget(1000);
    budget.used = 999;
    expect(budget.isSpent).toBe(false);
    expect(budget.isTooMuch(251)).toBe(false);
    expect(budget.isTooMuch(252)).toBe(true);
    budget.used = 1000;
    expect(budget.isSpent).toBe(true);
  });
});

describe('recent streams', () => {
  it('are as many as were asked for at least, the oldest forgotten first', () => {
    const recent = new RecentStreams(100);
    for (let id = 1; id < 2000; id += 2) recent.add(id);
    const known = Array.from({ length: 1000 }, (_, index) => 1 + 2 * index);
    const kept = known.filter((id) => recent.has(id));
    expect(kept).toEqual(known.slice(-kept.length));
    expect(kept.length).toBeGreaterThanOrEqual(100);
    expect(kept.length).toBeLessThan(200);
  });

  it('are none before the first', () => {
    expect(new RecentStreams(4).has(0)).toBe(false);
  });
});
