import type { Counts } from '../counts.js';
import type { Dialling } from './dial.js';

/** What a caller process is started with, as JSON in its only argument. */
export interface CallerOrder {
  readonly projectDir: string;
  readonly dialling: Dialling;
}

/** What a caller process has counted so far. */
export interface CallerReport extends Counts {
  /** When each pod's first answer came, in milliseconds since the epoch. */
  readonly firstAnswerAt: Readonly<Record<string, number>>;
  /** Whether it makes calls, has none under way for a moment, or has made its last one. */
  readonly state: 'calling' | 'held' | 'stopped';
}

/**
 * What is said to a caller process: end your calls and report, start no more of them until resumed,
 * or report for the last time.
 */
export type CallerCommand = 'hold' | 'resume' | 'stop';
