import { describe, expect, it } from '@jest/globals';
import { hashText, rankOf } from '../../../templates/service/client/balancing/picking/hash.js';
import { chooseSubset } from '../../../templates/service/client/balancing/picking/subset.js';

const CLIENTS = Array.from({ length: 1000 }, (_, index) => `client-${index}`);
const POD_COUNT = 200;
const SIZE = 20;

const pods = (count: number) =>
  Array.from({ length: count }, (_, index) => `10.0.${index >> 8}.${index & 255}:50051`);

function subsetsOf(keys: readonly string[]): ReadonlySet<string>[] {
  return CLIENTS.map((client) => new Set(chooseSubset(keys, SIZE, client)));
}

/** The connections that are in `after` and were not in `before`. */
function countNew(before: readonly ReadonlySet<string>[], after: readonly ReadonlySet<string>[]) {
  return after.map((subset, index) => [...subset].filter((key) => !before[index]?.has(key)).length);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe('chooseSubset', () => {
  it('spreads 1,000 clients over 200 pods with max/mean <= 1.35', () => {
    const counts = new Map<string, number>(pods(POD_COUNT).map((pod) => [pod, 0]));
    const subsets = subsetsOf(pods(POD_COUNT));
    expect(subsets.every(({ size }) => size === SIZE)).toBe(true);
    for (const subset of subsets) {
      for (const pod of subset) counts.set(pod, (counts.get(pod) ?? 0) + 1);
    }
    const mean = (CLIENTS.length * SIZE) / POD_COUNT;
    expect(Math.max(...counts.values()) / mean).toBeLessThanOrEqual(1.35);
    expect(Math.min(...counts.values()) / mean).toBeGreaterThanOrEqual(0.65);
  });

  it('moves at most 1/200 + 10 % of the connections, one per client, when a pod comes or goes', () => {
    const all = pods(POD_COUNT + 1);
    const full = subsetsOf(all);
    const scales = all.filter((_, index) => index % 25 === 0);
    const moved = scales.map((gone) => {
      const fewer = subsetsOf(all.filter((pod) => pod !== gone));
      const whenGone = countNew(full, fewer);
      const whenBack = countNew(fewer, full);
      expect(Math.max(...whenGone, ...whenBack)).toBe(1);
      return Math.max(sum(whenGone), sum(whenBack)) / (CLIENTS.length * SIZE);
    });
    expect(sum(moved) / moved.length).toBeLessThanOrEqual((1 / POD_COUNT) * 1.1);
  });

  it('chooses the same whatever the order of the endpoints', () => {
    const keys = pods(50);
    const chosen = [...chooseSubset(keys, 5, 'client')].sort();
    expect([...chooseSubset([...keys].reverse(), 5, 'client')].sort()).toEqual(chosen);
  });

  it('chooses all when there are no more than asked for', () => {
    expect(chooseSubset(pods(5), 5, 'client')).toEqual(pods(5));
    expect(chooseSubset([], 5, 'client')).toEqual([]);
  });
});

describe('hashText', () => {
  it('changes about half of all bits with one character', () => {
    const flips = pods(200).flatMap((key) => {
      const [a, b] = [hashText(key), hashText(`${key.slice(0, -1)}2`)];
      return [0, 1].map((lane) => bitCount((a[lane] ?? 0) ^ (b[lane] ?? 0)));
    });
    expect(sum(flips) / flips.length).toBeGreaterThan(15);
    expect(sum(flips) / flips.length).toBeLessThan(17);
  });

  it('has no collision among 50,000 addresses', () => {
    const ranks = new Set<number>();
    for (let index = 0; index < 50_000; index += 1) {
      ranks.add(rankOf(hashText(`10.${index >> 16}.${(index >> 8) & 255}.${index & 255}:50051`)));
    }
    expect(ranks.size).toBe(50_000);
  });
});

function bitCount(value: number): number {
  let bits = 0;
  for (let rest = value >>> 0; rest > 0; rest >>>= 1) bits += rest & 1;
  return bits;
}
