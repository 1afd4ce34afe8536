import type { Caller } from '../caller/start-caller.js';
import { atMost, PATIENCE_MS } from './watch-calls.js';

/** Waits, up to PATIENCE_MS, until each of the pods has answered a call. */
export function untilAnswering(caller: Caller, pods: readonly string[]): Promise<void> {
  return atMost(
    PATIENCE_MS,
    caller.until(({ firstAnswerAt }) => pods.every((pod) => firstAnswerAt[pod] !== undefined)),
  );
}
