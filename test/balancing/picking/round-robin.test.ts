import { describe, expect, it } from '@jest/globals';
import { RoundRobin } from '../../../templates/service/client/balancing/picking/round-robin.js';
import { SlowStart } from '../../../templates/service/client/balancing/picking/slow-start.js';
import { candidate, candidates, countPicks, turns, type NamedCandidate } from './candidates.js';

function roundRobin(pods: readonly NamedCandidate[]): RoundRobin<NamedCandidate> {
  const picking = new RoundRobin<NamedCandidate>(new SlowStart(0, () => Number.NaN));
  for (const pod of pods) picking.add(pod);
  return picking;
}

describe('round robin', () => {
  it.each([3, 10, 100])('spreads 10,000 calls over %i endpoints with max/min <= 1.02', (count) => {
    const counts = [...countPicks(roundRobin(candidates(count)), 10_000).values()];
    expect(counts).toHaveLength(count);
    expect(Math.max(...counts) / Math.min(...counts)).toBeLessThanOrEqual(1.02);
  });

  it('has nothing to pick from an empty list', () => {
    const picking = roundRobin(candidates(1));
    expect(picking.remove(candidate('stranger'))).toBe(false);
    expect(picking.pick()?.name).toBe('pod-0');
    const only = candidate('only');
    const emptied = roundRobin([only]);
    expect(emptied.remove(only)).toBe(true);
    expect(emptied.pick()).toBeUndefined();
    expect(emptied.size).toBe(0);
  });

  it('gives a newcomer its first turn at the end of the round', () => {
    const picking = roundRobin(candidates(3));
    expect(turns(picking, 1)).toBe('pod-0');
    picking.add(candidate('new'));
    expect(turns(picking, 7)).toBe('pod-1 pod-2 pod-0 new pod-1 pod-2 pod-0');
  });

  it.each([0, 1, 2, 3])('costs nobody a turn when endpoint %i goes in mid-round', (gone) => {
    const pods = candidates(4);
    const picking = roundRobin(pods);
    const before = turns(picking, 2).split(' ');
    picking.remove(pods[gone] as NamedCandidate);
    const stay = pods.map(({ name }) => name).filter((name) => name !== `pod-${gone}`);
    const restOfRound = stay.filter((name) => !before.includes(name));
    expect(turns(picking, restOfRound.length + stay.length).split(' ')).toEqual([
      ...restOfRound,
      ...stay,
    ]);
  });

  it('stays exact for those that stay, through 1,000 changes', () => {
    const stay = candidates(10);
    const picking = roundRobin(stay);
    const counts = new Map<string, number>();
    for (let change = 0; change < 1000; change += 1) {
      const guest = candidate('guest');
      picking.add(guest);
      for (const [name, count] of countPicks(picking, 7)) {
        counts.set(name, (counts.get(name) ?? 0) + count);
      }
      picking.remove(guest);
    }
    const exact = stay.map(({ name }) => counts.get(name) ?? 0);
    expect(Math.max(...exact) - Math.min(...exact)).toBeLessThanOrEqual(1);
  });
});
