import { randomUUID } from 'node:crypto';
import { systemClock, type Clock } from './clock.js';

/** The outside world as the balancer sees it. */
export interface BalancerEnvironment {
  readonly clock: Clock;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  /** What the subset is derived from where the settings name no seed. */
  readonly seed: string;
}

/** One seed per process: its clients of one service share their connections, other processes choose others. */
export const systemBalancerEnvironment: BalancerEnvironment = {
  clock: systemClock,
  random: Math.random,
  seed: randomUUID(),
};
