import { describe, expect, it } from '@jest/globals';
import { LeastRequest } from '../../../templates/service/client/balancing/picking/least-request.js';
import { SlowStart } from '../../../templates/service/client/balancing/picking/slow-start.js';
import { candidates, countPicks, repeatableRandom, type NamedCandidate } from './candidates.js';

function leastRequest(pods: readonly NamedCandidate[], random = repeatableRandom()) {
  const picking = new LeastRequest<NamedCandidate>(new SlowStart(0, () => 0), random);
  for (const pod of pods) picking.add(pod);
  return picking;
}

describe('least request', () => {
  it('picks the less loaded of two, whichever is drawn first', () => {
    const [busy, free] = candidates(2) as [NamedCandidate, NamedCandidate];
    busy.outstanding = 1;
    expect(countPicks(leastRequest([busy, free]), 100)).toEqual(new Map([['pod-1', 100]]));
  });

  it('counts picks whose call has not started', () => {
    const [busy, free] = candidates(2) as [NamedCandidate, NamedCandidate];
    busy.reserved = 1;
    expect(countPicks(leastRequest([busy, free]), 100)).toEqual(new Map([['pod-1', 100]]));
  });

  it('never picks the most loaded of all', () => {
    const pods = candidates(10);
    for (const [index, pod] of pods.entries()) pod.outstanding = index;
    const counts = countPicks(leastRequest(pods), 10_000);
    expect(counts.get('pod-9')).toBeUndefined();
    expect(counts.size).toBe(9);
  });

  it('draws all alike when they are equally loaded', () => {
    const counts = [...countPicks(leastRequest(candidates(10)), 20_000).values()];
    expect(counts).toHaveLength(10);
    expect(Math.max(...counts) / Math.min(...counts)).toBeLessThan(1.2);
  });

  it('stays within the list at the ends of chance', () => {
    for (const random of [() => 0, () => 1 - Number.EPSILON]) {
      expect(leastRequest(candidates(3), random).pick()).toBeDefined();
    }
  });

  it('picks only from those that are left', () => {
    const pods = candidates(3);
    const picking = leastRequest(pods);
    expect(picking.remove(pods[0] as NamedCandidate)).toBe(true);
    expect(picking.remove(pods[0] as NamedCandidate)).toBe(false);
    expect([...countPicks(picking, 100).keys()].sort()).toEqual(['pod-1', 'pod-2']);
    picking.remove(pods[1] as NamedCandidate);
    expect(picking.pick()?.name).toBe('pod-2');
    picking.remove(pods[2] as NamedCandidate);
    expect(picking.pick()).toBeUndefined();
  });
});
