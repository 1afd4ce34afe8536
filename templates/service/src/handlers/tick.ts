import { setTimeout as sleep } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import type { TickRequest__Output, TickResponse } from '../../client/generated/index.js';
import type { CallContext } from '../rpc/handlers.js';
import { StatusError } from '../rpc/status-error.js';

const MAX_COUNT = 1000;
const MAX_INTERVAL_MS = 60_000;

/** Counts from 1 to `count`, `intervalMs` apart; the first answer comes at once. */
export async function* tick(
  { count, intervalMs }: TickRequest__Output,
  { podName, signal }: CallContext,
): AsyncGenerator<TickResponse> {
  if (count < 1 || count > MAX_COUNT) {
    throw new StatusError(
      status.INVALID_ARGUMENT,
      `The count is ${count}: allowed is 1 to ${MAX_COUNT}.`,
    );
  }
  if (intervalMs > MAX_INTERVAL_MS) {
    throw new StatusError(
      status.INVALID_ARGUMENT,
      `The interval is ${intervalMs} ms: allowed is 0 to ${MAX_INTERVAL_MS}.`,
    );
  }
  for (let sequence = 1; sequence <= count; sequence++) {
    if (sequence > 1) await sleep(intervalMs, undefined, { signal });
    yield { sequence, servedBy: podName };
  }
}
