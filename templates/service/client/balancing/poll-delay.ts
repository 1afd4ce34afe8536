/** How often a source is looked at. All in milliseconds. */
export interface PollPace {
  /** The longest wait between two looks while all is well. */
  readonly intervalMs: number;
  /** At least this long between the starts of two looks, whoever asks for them. */
  readonly minGapMs: number;
  /** At least this long between two looks when the source itself notices a change. */
  readonly changeGapMs: number;
  /** The longest wait between two looks while they fail. */
  readonly maxBackoffMs: number;
}

/** Spreads clients that started together: ±20 % round a mean that keeps the longest delay at the nominal one. */
const JITTER = 0.2;
/** The factor of gRPC's connection backoff (grpc/doc/connection-backoff.md). */
const BACKOFF_FACTOR = 1.6;

/** A rollout changes pod after pod, and each new list costs a client of many pods some milliseconds. */
const CHANGE_GAP_MS = 100;

/** The pace of a poll interval: asked-for looks at most once a second, failures retried at least every 30 s. */
export function paceOf(intervalMs: number): PollPace {
  return {
    intervalMs,
    minGapMs: Math.min(1000, intervalMs),
    changeGapMs: CHANGE_GAP_MS,
    maxBackoffMs: Math.max(30_000, intervalMs),
  };
}

/**
 * The delay before the next look: two thirds of the nominal one to all of it, never more.
 *
 * @param failures how many looks in a row have failed; 0 after a good one
 * @param random from 0 (inclusive) to 1 (exclusive)
 */
export function pollDelay(pace: PollPace, failures: number, random: number): number {
  const nominal =
    failures === 0
      ? pace.intervalMs
      : Math.min(pace.maxBackoffMs, pace.minGapMs * BACKOFF_FACTOR ** (failures - 1));
  return Math.round((nominal / (1 + JITTER)) * (1 - JITTER + 2 * JITTER * random));
}
