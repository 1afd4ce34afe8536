import type { Endpoint } from './endpoint.js';

/** A watch as it stands. */
export interface WatchSnapshot {
  readonly target: string;
  /** False while the client idles and after it was closed; the rest is then what was known last. */
  readonly isWatching: boolean;
  readonly endpoints: readonly Endpoint[];
  /** Milliseconds since the last good answer; the longest of them where the target has several names. */
  readonly lastAnswerAgeMs: number | undefined;
  /** The sentence that the newest look failed with, or undefined when it was good. */
  readonly lastFailure: string | undefined;
  readonly counters: WatchCounters;
}

/** Counted since the watch began. */
export interface WatchCounters {
  readonly looks: number;
  /** How often the endpoints became others, the first time included. */
  readonly changes: number;
  /** Looks without a usable answer. */
  readonly failures: number;
}
