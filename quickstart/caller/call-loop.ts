import { setTimeout as pause } from 'node:timers/promises';
import type { CallerReport } from './messages.js';

export interface CallLoop {
  report(): CallerReport;
  /** Starts no more calls and resolves when the last one has ended, until `resume`. */
  hold(): Promise<void>;
  resume(): void;
  /** Ends for good: resolves when the last call has ended. */
  stop(): Promise<void>;
}

/** So many calls are under way at most, each line pausing for so many milliseconds: about 500 calls a second. */
const LINES = 16;
const PAUSE_MS = 30;

/** Makes calls at a steady pace and counts who answered; `call` resolves to the name of the pod. */
export function startCallLoop(call: () => Promise<string>): CallLoop {
  const answered: Record<string, number> = {};
  const firstAnswerAt: Record<string, number> = {};
  let failed = 0;
  let lastError: string | undefined;
  let stopping = false;
  let held = Promise.resolve();
  let resume = (): void => undefined;
  const underWay = new Set<Promise<void>>();

  const callAndCount = async (): Promise<void> => {
    try {
      const pod = await call();
      firstAnswerAt[pod] ??= Date.now();
      answered[pod] = (answered[pod] ?? 0) + 1;
    } catch (error) {
      failed += 1;
      lastError = error instanceof Error ? error.message : String(error);
    }
  };
  const line = async (number: number): Promise<void> => {
    await pause((PAUSE_MS * number) / LINES);
    await held;
    while (!stopping) {
      const counting = callAndCount();
      underWay.add(counting);
      await counting;
      underWay.delete(counting);
      await pause(PAUSE_MS);
      await held;
    }
  };
  const lines = Array.from({ length: LINES }, (_, number) => line(number));

  return {
    report: () => ({
      answered,
      failed,
      firstAnswerAt,
      ...(lastError !== undefined && { lastError }),
      state: 'calling',
    }),
    async hold() {
      held = new Promise((resolve) => {
        resume = resolve;
      });
      await Promise.all(underWay);
    },
    resume: () => resume(),
    async stop() {
      stopping = true;
      resume();
      await Promise.all(lines);
    },
  };
}
