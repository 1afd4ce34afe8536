import { beforeEach, describe, expect, it } from '@jest/globals';
import { LeastRequest } from '../../../templates/service/client/balancing/picking/least-request.js';
import { RoundRobin } from '../../../templates/service/client/balancing/picking/round-robin.js';
import { SlowStart } from '../../../templates/service/client/balancing/picking/slow-start.js';
import { candidate, countPicks, repeatableRandom, type NamedCandidate } from './candidates.js';

const WINDOW_MS = 10_000;

let now: number;
let slowStart: SlowStart;
beforeEach(() => {
  now = 1_000_000;
  slowStart = new SlowStart(WINDOW_MS, () => now);
});

describe('slow start', () => {
  it.each([
    [0, 0.1],
    [WINDOW_MS / 2, 0.55],
    [WINDOW_MS, 1],
    [2 * WINDOW_MS, 1],
  ])('weighs an endpoint of %i ms beside an old one %f', (ageMs, weight) => {
    slowStart.add(candidate('old', 0));
    const fresh = candidate('new', now - ageMs);
    slowStart.add(fresh);
    expect(slowStart.weightOf(fresh)).toBeCloseTo(weight);
    expect(slowStart.isActive()).toBe(weight < 1);
  });

  it('does not slow endpoints that all began together', () => {
    const pods = [candidate('a', now), candidate('b', now)];
    for (const pod of pods) slowStart.add(pod);
    expect(slowStart.isActive()).toBe(false);
    expect(pods.map((pod) => slowStart.weightOf(pod))).toEqual([1, 1]);
  });

  it('measures against the oldest that is left', () => {
    const old = candidate('old', 0);
    const fresh = candidate('new', now);
    slowStart.add(old);
    slowStart.add(fresh);
    slowStart.remove(old);
    expect(slowStart.weightOf(fresh)).toBe(1);
    expect(slowStart.isActive()).toBe(false);
  });

  it('never asks for the time when it is off', () => {
    const off = new SlowStart(0, () => {
      throw new Error('asked');
    });
    off.add(candidate('old', 0));
    off.add(candidate('new', 5));
    expect(off.isActive()).toBe(false);
  });
});

describe('round robin with slow start', () => {
  it('gives a newcomer a tenth of a share, and all of it after the window', () => {
    const picking = new RoundRobin<NamedCandidate>(slowStart);
    for (const name of ['a', 'b', 'c']) picking.add(candidate(name, 0));
    picking.add(candidate('new', now));
    const early = countPicks(picking, 3100);
    for (const [name, share] of Object.entries({ a: 1000, b: 1000, c: 1000, new: 100 })) {
      expect(Math.abs((early.get(name) ?? 0) - share)).toBeLessThanOrEqual(1);
    }
    now += WINDOW_MS;
    expect(new Set(countPicks(picking, 400).values())).toEqual(new Set([100]));
  });

  it('still picks, evenly, when the endpoints began one after the other', () => {
    const picking = new RoundRobin<NamedCandidate>(slowStart);
    for (const name of ['a', 'b', 'c']) picking.add(candidate(name, (now += 1)));
    const counts = [...countPicks(picking, 3000).values()];
    expect(Math.max(...counts) / Math.min(...counts)).toBeLessThan(1.02);
  });
});

describe('least request with slow start', () => {
  it('gives a newcomer a tenth of a share, though it has no call in flight', () => {
    const picking = new LeastRequest<NamedCandidate>(slowStart, repeatableRandom());
    for (let index = 0; index < 9; index += 1) {
      picking.add({ ...candidate(`old-${index}`, 0), outstanding: 3 });
    }
    picking.add(candidate('new', now));
    const calls = 20_000;
    // Without slow start it would win each of the 2/10 of the draws it is in.
    const share = (countPicks(picking, calls).get('new') ?? 0) / calls;
    expect(share).toBeGreaterThan(0.1 * 0.2 * 0.7);
    expect(share).toBeLessThan(0.1 * 0.2 * 1.3);
  });
});
