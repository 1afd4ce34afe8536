import { setTimeout as pause } from 'node:timers/promises';
import type { Caller } from '../caller/start-caller.js';
import { answeredCalls, callsOf, countedSince, type Counts } from '../counts.js';
import { FEWEST_CALLS } from '../judge.js';
import { renderBars } from '../screen/render-bars.js';
import type { Screen } from '../screen/screen.js';
import { wrapText } from '../screen/wrap-text.js';

export interface Step {
  /** What is going on, now: shown above the bars. */
  readonly title: () => string;
  readonly pods: () => readonly string[];
  readonly note?: (pod: string) => string | undefined;
  /** Only calls after this count are shown and returned. */
  readonly since: Counts;
  /** Milliseconds the step takes, as far as one knows: the bars fill in that time. */
  readonly expectedMs: number;
  /** The caller is stopped at the end, and the calls then under way are counted, too. */
  readonly last?: boolean;
}

const REDRAW_EVERY_MS = 80;
/** Milliseconds a slow machine gets on top for what a step waits for, before it is judged without. */
export const PATIENCE_MS = 10_000;

/** Draws live bars until the work is done, leaves the last ones on the screen and returns the step's counts. */
export async function watchCalls(
  screen: Screen,
  caller: Caller,
  step: Step,
  work: Promise<unknown>,
): Promise<Counts> {
  const block = screen.live();
  const startedAt = Date.now();
  const counted = (): Counts => countedSince(step.since, caller.report());
  const lines = (counts: Counts, progress: number): string[] => [
    ...wrapText(step.title(), screen.width(), 4).map(screen.colours.quiet),
    ...renderBars(
      step.pods().map((pod) => {
        const note = step.note?.(pod);
        return { pod, calls: callsOf(counts, pod), ...(note !== undefined && { note }) };
      }),
      { width: screen.width(), progress, colours: screen.colours },
    ),
    '',
  ];
  const ticking = setInterval(() => {
    block.draw(lines(counted(), (Date.now() - startedAt) / step.expectedMs));
  }, REDRAW_EVERY_MS);
  try {
    await work;
    await atMost(
      PATIENCE_MS,
      caller.until((report) => answeredCalls(countedSince(step.since, report)) >= FEWEST_CALLS),
    );
    if (step.last === true) await caller.stop();
  } finally {
    clearInterval(ticking);
  }
  const counts = counted();
  block.finish(lines(counts, 1));
  return counts;
}

/** Waits for the promise, but not longer than so many milliseconds. */
export async function atMost(ms: number, promise: Promise<unknown>): Promise<void> {
  const timeout = new AbortController();
  try {
    await Promise.race([promise, pause(ms, undefined, { signal: timeout.signal })]);
  } finally {
    timeout.abort();
  }
}
