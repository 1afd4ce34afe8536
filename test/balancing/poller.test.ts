import { describe, expect, it } from '@jest/globals';
import { endpointAt } from '../../templates/service/client/balancing/endpoint.js';
import { paceOf } from '../../templates/service/client/balancing/poll-delay.js';
import { Poller } from '../../templates/service/client/balancing/poller.js';
import type { Verdict } from '../../templates/service/client/balancing/verdict.js';
import { ManualClock, settle } from './manual-clock.js';

const good: Verdict = { kind: 'endpoints', endpoints: [endpointAt({ host: '10.0.0.1', port: 1 })] };
const bad: Verdict = { kind: 'unreachable', reason: 'DNS is down.' };

/** A poller of 5 s on a clock turned by hand; `answers` says what the source sees, `hold` makes looks wait. */
function pollerOf(answers: () => Verdict) {
  const clock = new ManualClock();
  const looks: number[] = [];
  const verdicts: Verdict[] = [];
  let cancelled = 0;
  let hold: Promise<void> | undefined;
  let onVerdict: () => void = () => {};
  let onChange: () => void = () => {};
  const poller = new Poller({
    source: {
      async look(listener) {
        onChange = listener;
        looks.push(clock.now());
        await hold;
        return answers();
      },
      cancel: () => void (cancelled += 1),
    },
    pace: paceOf(5000),
    clock,
    random: () => 1,
    onVerdict(verdict) {
      verdicts.push(verdict);
      onVerdict();
    },
  });
  return {
    poller,
    clock,
    looks,
    verdicts,
    cancelled: () => cancelled,
    change: () => onChange(),
    holdLooks: (until: Promise<void> | undefined) => void (hold = until),
    setOnVerdict: (listener: () => void) => void (onVerdict = listener),
  };
}

describe('Poller', () => {
  it('looks after the call that started it has returned, then once an interval', async () => {
    const { poller, clock, looks, verdicts } = pollerOf(() => good);
    poller.request();
    expect(looks).toEqual([]);
    await clock.advance(15_000);
    expect(looks).toEqual([0, 5000, 10_000, 15_000]);
    expect(verdicts).toHaveLength(4);
  });

  it('delays a look that is asked for to the minimum gap, and drops none', async () => {
    const { poller, clock, looks } = pollerOf(() => good);
    poller.request();
    await clock.advance(100);
    poller.request();
    poller.request();
    await clock.advance(2000);
    expect(looks).toEqual([0, 1000]);
  });

  it('does not spin when every verdict asks for another look from within', async () => {
    const { poller, clock, looks, setOnVerdict } = pollerOf(() => good);
    setOnVerdict(() => {
      for (let asked = 0; asked < 1000; asked += 1) poller.request();
    });
    poller.request();
    await clock.advance(10_000);
    expect(looks).toHaveLength(11);
  });

  it('has one look under way at a time, and looks again when asked during it', async () => {
    const { poller, clock, looks, holdLooks } = pollerOf(() => good);
    let release = () => {};
    holdLooks(new Promise((resolve) => (release = resolve)));
    poller.request();
    await clock.advance(500);
    poller.request();
    await clock.advance(60_000);
    expect(looks).toEqual([0]);
    holdLooks(undefined);
    release();
    await clock.advance(0);
    expect(looks).toEqual([0, 60_500]);
  });

  it('drops no look that is asked for during another one, however short', async () => {
    const { poller, clock, looks, holdLooks } = pollerOf(() => good);
    let release = () => {};
    holdLooks(new Promise((resolve) => (release = resolve)));
    poller.request();
    await clock.advance(500);
    poller.request();
    holdLooks(undefined);
    release();
    await clock.advance(1500);
    expect(looks).toEqual([0, 1000]);
  });

  it('backs off while looks fail, whoever asks, and returns to the interval afterwards', async () => {
    const answers: { next: Verdict } = { next: bad };
    const { poller, clock, looks } = pollerOf(() => answers.next);
    poller.request();
    for (let second = 0; second < 9; second += 1) {
      await clock.advance(1000);
      poller.request();
    }
    expect(looks).toEqual([0, 1000, 2600, 5160]);
    answers.next = good;
    await clock.advance(256);
    expect(looks).toHaveLength(5);
    await clock.advance(5000);
    expect(looks).toHaveLength(6);
  });

  it.each([
    ['no pod is ready', 'none-ready'],
    ['nothing goes by the name', 'no-such-name'],
  ] as const)('keeps its interval where %s, whoever asks', async (_, kind) => {
    const { poller, clock, looks } = pollerOf(() => ({ kind, reason: 'There is none.' }));
    poller.request();
    for (let second = 0; second < 15; second += 1) {
      await clock.advance(1000);
      poller.request();
    }
    expect(looks).toEqual([0, 5000, 10_000, 15_000]);
  });

  it('says nothing after a stop, cancels the look under way and leaves no timer', async () => {
    const { poller, clock, verdicts, cancelled, holdLooks } = pollerOf(() => good);
    let release = () => {};
    holdLooks(new Promise((resolve) => (release = resolve)));
    poller.request();
    await clock.advance(0);
    poller.stop();
    release();
    await settle();
    await clock.advance(60_000);
    expect(cancelled()).toBe(1);
    expect(verdicts).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('begins afresh when it is asked after a stop, keeping the minimum gap', async () => {
    const { poller, clock, looks, verdicts } = pollerOf(() => good);
    poller.request();
    await clock.advance(0);
    poller.stop();
    poller.request();
    await clock.advance(999);
    expect(looks).toEqual([0]);
    await clock.advance(1);
    expect(looks).toEqual([0, 1000]);
    expect(verdicts).toHaveLength(2);
  });

  it('can be stopped from within a verdict', async () => {
    const { poller, clock, looks, setOnVerdict } = pollerOf(() => good);
    setOnVerdict(() => poller.stop());
    poller.request();
    await clock.advance(60_000);
    expect(looks).toEqual([0]);
    expect(clock.pending).toBe(0);
  });

  it('looks at once when the source notices a change, and gathers those that follow', async () => {
    const { poller, clock, looks, change } = pollerOf(() => good);
    poller.request();
    await clock.advance(2000);
    change();
    await clock.advance(50);
    change();
    change();
    await clock.advance(49);
    expect(looks).toEqual([0, 2000]);
    await clock.advance(1);
    expect(looks).toEqual([0, 2000, 2100]);
    await clock.advance(5000);
    expect(looks).toEqual([0, 2000, 2100, 7100]);
  });

  it('looks again when the source notices a change during a look', async () => {
    const { poller, clock, looks, holdLooks, change } = pollerOf(() => good);
    let release = () => {};
    holdLooks(new Promise((resolve) => (release = resolve)));
    poller.request();
    await clock.advance(500);
    change();
    holdLooks(undefined);
    release();
    await clock.advance(0);
    expect(looks).toEqual([0, 500]);
  });

  it('hears of changes while no pod is ready', async () => {
    let verdict: Verdict = { kind: 'none-ready', reason: 'No pod is ready.' };
    const { poller, clock, verdicts, change } = pollerOf(() => verdict);
    poller.request();
    await clock.advance(200);
    verdict = good;
    change();
    await clock.advance(0);
    expect(verdicts.at(-1)).toBe(good);
  });

  it('does not hear of changes after it was stopped, nor of those of an earlier run', async () => {
    const { poller, clock, looks, change, cancelled } = pollerOf(() => good);
    poller.request();
    await clock.advance(200);
    poller.stop();
    expect(cancelled()).toBe(1);
    change();
    await clock.advance(60_000);
    expect(looks).toEqual([0]);
  });
});
