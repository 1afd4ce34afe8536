import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

/** How long the clients' last statuses may take to leave, before connections are cut. */
const FLUSH_MS = 1000;

/** What a drain does to the rest of the program, in this order. */
export interface DrainSteps {
  /** Tells probes and health watchers that this pod wants no new calls. */
  leaveRotation(): void;
  /** Refuses new calls; resolves when the open ones have ended. */
  shutDown(): Promise<void>;
  /** Gives the calls still open a status. */
  endCalls(): void;
  /** Cuts every connection. */
  forceShutdown(): void;
  openCalls(): number;
  exit(code: number): void;
}

export interface DrainOptions {
  /** Milliseconds in which clients learn of the change, while calls are still answered. */
  readonly delayMs: number;
  /** Milliseconds that open calls may take after that. */
  readonly timeoutMs: number;
  readonly logger: Logger;
  /** Waits that many milliseconds or until the signal is aborted; handed in so that tests can turn time. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

const systemPause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal });

/**
 * The way from the first signal to the exit. Exit code 0: every call got its answer. 1: some did not, because
 * `timeoutMs` was over or a second signal came.
 *
 * @returns what to call with each signal
 */
export function createDrain(
  steps: DrainSteps,
  { delayMs, timeoutMs, logger, pause = systemPause }: DrainOptions,
): (signal: string) => void {
  const timers = new AbortController();
  let isDraining = false;

  async function drain(signal: string): Promise<void> {
    logger.info({ signal, delayMs }, 'draining: not ready any more, still answering');
    steps.leaveRotation();
    await pause(delayMs, timers.signal);

    logger.info({ openCalls: steps.openCalls(), timeoutMs }, 'draining: no new calls');
    const finished = steps.shutDown().then(() => true);
    const overAfter = (ms: number) => pause(ms, timers.signal).then(() => false);
    if (await Promise.race([finished, overAfter(timeoutMs)])) {
      logger.info('drained: every call has ended');
      steps.exit(0);
      return;
    }

    logger.warn({ openCalls: steps.openCalls() }, 'draining: time is over, calls are cut off');
    steps.endCalls();
    await Promise.race([finished, overAfter(FLUSH_MS)]);
    steps.forceShutdown();
    steps.exit(1);
  }

  return (signal) => {
    if (isDraining) {
      logger.warn({ signal, openCalls: steps.openCalls() }, 'second signal: ending at once');
      steps.exit(1);
      return;
    }
    isDraining = true;
    void drain(signal).finally(() => timers.abort());
  };
}
