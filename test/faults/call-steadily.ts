import type { OrdersServiceClient } from '../../templates/service/client/index.js';
import { call, type Outcome } from './stage.js';

/** More than HTTP/2 lets a client send before the server reads: the rest waits in the client (RFC 9113, 6.9.2). */
const LONG_MESSAGE = 'x'.repeat(100_000);

/**
 * Begins a call each so many milliseconds, whether those before have ended or not, as callers do who do not know of
 * each other. Every other call is longer than what a frozen pod takes in.
 *
 * @returns what ends it and tells what came of each call
 */
export function callSteadily(
  client: OrdersServiceClient,
  everyMs: number,
): { stop(): Promise<Outcome[]> } {
  const calls: Promise<Outcome>[] = [];
  const timer = setInterval(() => {
    calls.push(call(client, calls.length % 2 === 0 ? 'x' : LONG_MESSAGE));
  }, everyMs);
  return {
    stop() {
      clearInterval(timer);
      return Promise.all(calls);
    },
  };
}
