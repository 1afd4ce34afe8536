import { beforeEach, describe, expect, it } from '@jest/globals';
import { createDrain } from '../src/drain.js';
import { createLogger } from '../src/logger.js';
import { signalled, type Signalled } from './calls.js';

/** Time that stands still until it is turned. */
class TurnedClock {
  #now = 0;
  #sleepers: { at: number; wake: () => void }[] = [];

  readonly pause = (ms: number): Promise<void> => {
    const { promise, settle } = signalled();
    this.#sleepers.push({ at: this.#now + ms, wake: () => settle() });
    return promise;
  };

  async advance(ms: number): Promise<void> {
    this.#now += ms;
    for (const { at, wake } of this.#sleepers) if (at <= this.#now) wake();
    this.#sleepers = this.#sleepers.filter(({ at }) => at > this.#now);
    // Lets everything that was waiting for this moment run.
    await new Promise(setImmediate);
  }
}

let clock: TurnedClock;
let steps: string[];
let messages: unknown[];
let finished: Signalled<void>;
let signal: (name: string) => void;

beforeEach(() => {
  clock = new TurnedClock();
  steps = [];
  messages = [];
  finished = signalled();
  const write = (line: string) => messages.push((JSON.parse(line) as { message: unknown }).message);
  signal = createDrain(
    {
      leaveRotation: () => steps.push('leaveRotation'),
      shutDown: () => {
        steps.push('shutDown');
        return finished.promise;
      },
      endCalls: () => steps.push('endCalls'),
      forceShutdown: () => steps.push('forceShutdown'),
      openCalls: () => 1,
      exit: (code) => steps.push(`exit ${code}`),
    },
    {
      delayMs: 5000,
      timeoutMs: 20_000,
      logger: createLogger({ logLevel: 'info', podName: 'pod-1' }, { write }),
      pause: clock.pause,
    },
  );
});

describe('a drain', () => {
  it('leaves the rotation at once, and still takes calls until clients have moved on', async () => {
    signal('SIGTERM');
    await clock.advance(4999);
    expect(steps).toEqual(['leaveRotation']);

    await clock.advance(1);
    expect(steps).toEqual(['leaveRotation', 'shutDown']);
  });

  it('ends with 0 when the last call has ended', async () => {
    signal('SIGTERM');
    await clock.advance(5000);
    await clock.advance(19_999);
    finished.settle();
    await clock.advance(0);

    expect(steps).toEqual(['leaveRotation', 'shutDown', 'exit 0']);
    expect(messages).toEqual([
      'draining: not ready any more, still answering',
      'draining: no new calls',
      'drained: every call has ended',
    ]);
  });

  it('ends calls that take too long, and then with 1', async () => {
    signal('SIGTERM');
    await clock.advance(5000);
    await clock.advance(20_000);
    expect(steps).toEqual(['leaveRotation', 'shutDown', 'endCalls']);

    await clock.advance(1000);
    expect(steps.slice(3)).toEqual(['forceShutdown', 'exit 1']);
    expect(messages).toContain('draining: time is over, calls are cut off');
  });

  it('waits for the last statuses only as long as they take', async () => {
    signal('SIGTERM');
    await clock.advance(5000);
    await clock.advance(20_000);
    finished.settle();
    await clock.advance(0);

    expect(steps.slice(3)).toEqual(['forceShutdown', 'exit 1']);
  });

  it.each([
    ['while clients move on', 1000],
    ['while calls finish', 5000],
  ])('ends at once with 1 at a second signal %s', async (_, ms) => {
    signal('SIGTERM');
    await clock.advance(ms);
    signal('SIGINT');

    expect(steps.at(-1)).toBe('exit 1');
    expect(messages).toContain('second signal: ending at once');
  });
});
