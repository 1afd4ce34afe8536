import type { EjectionSettings } from '../balancer-settings.js';
import type { Candidate } from './candidate.js';

/**
 * Counts a connection that broke under a call.
 *
 * A connection counts once, however many calls it takes down: a busy pod that restarts is no worse than an idle one.
 *
 * @returns whether the endpoint has now failed often enough to be ejected
 */
export function countBreak(
  candidate: Candidate,
  connection: number,
  { consecutiveFailures }: EjectionSettings,
): boolean {
  if (candidate.brokenConnection === connection) return false;
  candidate.brokenConnection = connection;
  candidate.failures += 1;
  return candidate.failures >= consecutiveFailures;
}

/** Whether one more endpoint may be ejected. */
export function mayEject(
  ejected: number,
  total: number,
  { maxPercent }: EjectionSettings,
): boolean {
  const most = Math.max(1, Math.floor((total * maxPercent) / 100));
  return ejected < Math.min(most, total - 1);
}

/** Marks it ejected, twice as long as the last time unless it has served for `maxMs` since. */
export function eject(
  candidate: Candidate,
  now: number,
  { baseMs, maxMs }: EjectionSettings,
): void {
  if (now - candidate.returnedAt >= maxMs) candidate.ejections = 0;
  candidate.ejectedUntil = now + Math.min(maxMs, baseMs * 2 ** candidate.ejections);
  candidate.ejections += 1;
  candidate.failures = 0;
}

export function endEjection(candidate: Candidate, now: number): void {
  candidate.ejectedUntil = 0;
  candidate.returnedAt = now;
}
