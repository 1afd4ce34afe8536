import { describe, expect, it } from '@jest/globals';
import { paceOf, pollDelay } from '../../templates/service/client/balancing/poll-delay.js';

describe('pollDelay', () => {
  const pace = paceOf(5000);

  it('spreads looks over the last third of the interval and never waits longer', () => {
    expect(pollDelay(pace, 0, 0)).toBe(3333);
    expect(pollDelay(pace, 0, 0.5)).toBe(4167);
    expect(pollDelay(pace, 0, 1 - Number.EPSILON)).toBe(5000);
  });

  it('backs off from the minimum gap to half a minute while looks fail', () => {
    const longest = [1, 2, 3, 4, 20, 1000].map((failures) => pollDelay(pace, failures, 1));
    expect(longest).toEqual([1000, 1600, 2560, 4096, 30_000, 30_000]);
  });

  it('never backs off to less than a long interval', () => {
    expect(pollDelay(paceOf(60_000), 50, 1)).toBe(60_000);
  });
});

describe('paceOf', () => {
  it('keeps asked-for looks a second apart, or an interval where that is shorter', () => {
    expect(paceOf(5000).minGapMs).toBe(1000);
    expect(paceOf(200).minGapMs).toBe(200);
  });
});
