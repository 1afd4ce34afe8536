import { bucketOf } from './latency-buckets.js';
import { STATUS_CODES, type MethodStats } from './method-stats.js';

/** What gRPC makes of a status it does not know. */
const UNKNOWN = 2;

/** A call begins. */
export function startCall(stats: MethodStats): void {
  stats.inFlight += 1;
}

/**
 * A call that `startCall` was told of ends, for whatever reason.
 *
 * @param code its gRPC status; one that does not exist counts as UNKNOWN
 * @param seconds since its request headers came
 */
export function endCall(stats: MethodStats, code: number, seconds: number): void {
  const { codes, buckets } = stats;
  const known = code >= 0 && code < STATUS_CODES ? code | 0 : UNKNOWN;
  const bucket = bucketOf(seconds);
  stats.inFlight -= 1;
  codes[known] = (codes[known] as number) + 1;
  buckets[bucket] = (buckets[bucket] as number) + 1;
  stats.latencySum += seconds;
}

/** A call that has begun turns out to be one of another method's, because its path has been learned since. */
export function moveCall(from: MethodStats, to: MethodStats): void {
  from.inFlight -= 1;
  to.inFlight += 1;
}
