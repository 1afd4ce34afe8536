import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until `isSo` holds.
 *
 * @param withinMs milliseconds after which it rejects with a sentence; the default is far from any healthy run
 */
export async function waitUntil(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  withinMs = 60_000,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > end)
      throw new Error(`Still not so after ${withinMs / 1000} s: ${what}.`);
    await pause(20);
  }
}
