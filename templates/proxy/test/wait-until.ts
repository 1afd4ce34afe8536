import { setTimeout as pause } from 'node:timers/promises';

/** Waits until `isSo` holds; rejects with a sentence after 60 s, which no healthy run comes near. */
export async function waitUntil(
  what: string,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`Still not so after 60 s: ${what}.`);
    await pause(20);
  }
}
