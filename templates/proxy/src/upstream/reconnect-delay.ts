/**
 * How long to wait after so many failures in a row: as gRPC's connection backoff (doc/connection-backoff.md), a factor of
 * 1.6 and a jitter of 20 %, but from 250 ms to 10 s, since a pod that restarts at its address is back within seconds and
 * one that does not is soon gone from DNS.
 *
 * @param failures at least 1
 * @param random 0 inclusive to 1 exclusive
 * @returns milliseconds
 */
export function reconnectDelay(failures: number, random: number): number {
  const delay = Math.min(MOST_MS, FIRST_MS * FACTOR ** (failures - 1));
  return delay * (1 - JITTER + 2 * JITTER * random);
}

const FIRST_MS = 250;
const MOST_MS = 10_000;
const FACTOR = 1.6;
const JITTER = 0.2;
