import { beforeEach, describe, expect, it } from '@jest/globals';
import { Roster } from '../../../templates/service/client/balancing/picking/roster.js';
import { RoundRobin } from '../../../templates/service/client/balancing/picking/round-robin.js';
import { SlowStart } from '../../../templates/service/client/balancing/picking/slow-start.js';
import { candidates, countPicks, type NamedCandidate } from './candidates.js';

const ejection = { consecutiveFailures: 3, baseMs: 1000, maxMs: 10_000, maxPercent: 50 };

let now: number;
let connection: number;
beforeEach(() => {
  now = 50_000;
  connection = 0;
});

function rosterOf(
  pods: readonly NamedCandidate[],
  settings: typeof ejection | false = ejection,
): Roster<NamedCandidate> {
  const picking = new RoundRobin<NamedCandidate>(new SlowStart(0, () => now));
  const roster = new Roster(picking, settings, () => now);
  for (const pod of pods) {
    roster.join(pod);
    roster.markReady(pod);
  }
  return roster;
}

function breakConnections(
  roster: Roster<NamedCandidate>,
  pod: NamedCandidate,
  count = ejection.consecutiveFailures,
): boolean {
  let isEjected = false;
  for (let broken = 0; broken < count; broken += 1) {
    connection += 1;
    isEjected = roster.markBroken(pod, connection) || isEjected;
  }
  return isEjected;
}

const pickedNames = (roster: Roster<NamedCandidate>) => [...countPicks(roster, 50).keys()].sort();

describe('the roster', () => {
  it('picks from those that are ready, and counts it', () => {
    const pods = candidates(3);
    const roster = rosterOf(pods);
    roster.markLost(pods[1] as NamedCandidate);
    expect(pickedNames(roster)).toEqual(['pod-0', 'pod-2']);
    expect(pods.map(({ picks }) => picks)).toEqual([25, 0, 25]);
    roster.leave(pods[0] as NamedCandidate);
    roster.leave(pods[2] as NamedCandidate);
    expect(roster.pick()).toBeUndefined();
  });

  it('ejects after so many broken connections in a row, and takes back in time', () => {
    const pods = candidates(4);
    const [bad] = pods as [NamedCandidate];
    const roster = rosterOf(pods);
    expect(breakConnections(roster, bad, 2)).toBe(false);
    expect(breakConnections(roster, bad, 1)).toBe(true);
    expect(pickedNames(roster)).toEqual(['pod-1', 'pod-2', 'pod-3']);
    expect(roster.nextReturnAt).toBe(now + 1000);
    now += 999;
    roster.endEjections();
    expect(pickedNames(roster)).not.toContain('pod-0');
    now += 1;
    roster.endEjections();
    expect(pickedNames(roster)).toContain('pod-0');
    expect(roster.nextReturnAt).toBeUndefined();
  });

  it('counts a connection once, however many calls it takes down', () => {
    const pods = candidates(4);
    const roster = rosterOf(pods);
    for (let call = 0; call < 100; call += 1) {
      expect(roster.markBroken(pods[0] as NamedCandidate, 7)).toBe(false);
    }
  });

  it('starts to count anew after an answer', () => {
    const pods = candidates(4);
    const [pod] = pods as [NamedCandidate];
    const roster = rosterOf(pods);
    for (let round = 0; round < 5; round += 1) {
      expect(breakConnections(roster, pod, 2)).toBe(false);
      roster.markAnswered(pod);
    }
  });

  it('ejects twice as long each time, up to the longest', () => {
    const pods = candidates(4);
    const [bad] = pods as [NamedCandidate];
    const roster = rosterOf(pods);
    const lengths = [1, 2, 3, 4, 5, 6].map(() => {
      breakConnections(roster, bad);
      const length = (roster.nextReturnAt ?? 0) - now;
      now += length;
      roster.endEjections();
      return length;
    });
    expect(lengths).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  it('forgets earlier ejections of an endpoint that has served for the longest', () => {
    const pods = candidates(4);
    const [bad] = pods as [NamedCandidate];
    const roster = rosterOf(pods);
    breakConnections(roster, bad);
    now += 1000;
    roster.endEjections();
    now += ejection.maxMs;
    breakConnections(roster, bad);
    expect(roster.nextReturnAt).toBe(now + 1000);
  });

  it.each([
    [1, 0],
    [2, 1],
    [3, 1],
    [10, 5],
  ])('of %i endpoints ejects at most %i', (total, most) => {
    const pods = candidates(total);
    const roster = rosterOf(pods);
    for (const pod of pods) breakConnections(roster, pod);
    expect(pods.filter(({ ejectedUntil }) => ejectedUntil > 0)).toHaveLength(most);
  });

  it('takes all back when the others are lost, rather than to fail calls', () => {
    const pods = candidates(3);
    const [bad, ...others] = pods as [NamedCandidate, ...NamedCandidate[]];
    const roster = rosterOf(pods);
    breakConnections(roster, bad);
    for (const pod of others) roster.markLost(pod);
    expect(roster.pick()).toBe(bad);
    expect(roster.nextReturnAt).toBeUndefined();
  });

  it('leaves an ejected endpoint out when it reconnects', () => {
    const pods = candidates(3);
    const [bad] = pods as [NamedCandidate];
    const roster = rosterOf(pods);
    breakConnections(roster, bad);
    roster.markLost(bad);
    roster.markReady(bad);
    expect(pickedNames(roster)).toEqual(['pod-1', 'pod-2']);
  });

  it('ejects none when ejection is off', () => {
    const pods = candidates(3);
    const roster = rosterOf(pods, false);
    expect(breakConnections(roster, pods[0] as NamedCandidate, 100)).toBe(false);
    expect(pickedNames(roster)).toEqual(['pod-0', 'pod-1', 'pod-2']);
  });
});
