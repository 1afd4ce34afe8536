import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';

/** Makes so many calls a second until SIGTERM, the end of the input or `count` calls, and waits for those under way. */
export async function callSteadily(
  call: () => Promise<void>,
  perSecond: number,
  count = Infinity,
): Promise<void> {
  let isRunning = true;
  const stop = () => void (isRunning = false);
  process.once('SIGTERM', stop);
  process.stdin.once('end', stop).resume();
  const started = performance.now();
  const open = new Set<Promise<void>>();
  for (let sent = 0; isRunning && sent < count; sent += 1) {
    const early = started + (sent * 1000) / perSecond - performance.now();
    await (early > 0 ? pause(early) : nextTurn());
    const promise = call().finally(() => open.delete(promise));
    open.add(promise);
  }
  await Promise.all(open);
  process.stdin.pause();
}
