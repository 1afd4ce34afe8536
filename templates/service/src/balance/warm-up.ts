import { setTimeout as sleep } from 'node:timers/promises';
import { countCalls, type CallCounts } from './count-calls.js';

const PAUSE_MS = 20;

/**
 * Makes calls that do not count, until the client has connected.
 *
 * @param ms how long at most
 */
export async function warmUp(
  call: () => Promise<string>,
  ms: number,
  isWarm: (answeredBy: CallCounts['answeredBy']) => boolean,
): Promise<void> {
  const deadline = performance.now() + ms;
  await countCalls(
    async () => {
      const who = await call();
      await sleep(PAUSE_MS);
      return who;
    },
    ({ answeredBy }) => performance.now() < deadline && !isWarm(answeredBy),
  );
}
