/**
 * Upper bounds of the latency histogram, in seconds. From an answer out of memory in the same zone to a call that waits
 * for something slow.
 */
export const LATENCY_BOUNDS = Float64Array.of(
  0.0005,
  0.001,
  0.0025,
  0.005,
  0.01,
  0.025,
  0.05,
  0.1,
  0.25,
  0.5,
  1,
  2.5,
  5,
  10,
);

/** One for each bound, and a last one for what is longer than all. */
export const LATENCY_BUCKETS = LATENCY_BOUNDS.length + 1;

/** The bucket that a duration falls into. From the shortest on, because most calls are short. */
export function bucketOf(seconds: number): number {
  let bucket = 0;
  while (bucket < LATENCY_BOUNDS.length && seconds > (LATENCY_BOUNDS[bucket] as number)) {
    bucket += 1;
  }
  return bucket;
}
