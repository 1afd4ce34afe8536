import type { BalancerSettings } from '../balancer-settings.js';
import type { Candidate } from './candidate.js';
import { LeastRequest } from './least-request.js';
import { RoundRobin } from './round-robin.js';
import { SlowStart } from './slow-start.js';

/** Chooses among the endpoints it was given. Changing the list costs the same however many calls are in flight. */
export interface Picking<C extends Candidate> {
  readonly size: number;
  add(candidate: C): void;
  /** @returns whether it was there */
  remove(candidate: C): boolean;
  /** @returns undefined only when there is none to choose from */
  pick(): C | undefined;
}

/** Time in milliseconds and chance (0 inclusive to 1 exclusive), handed in. */
export interface Surroundings {
  readonly now: () => number;
  readonly random: () => number;
}

export function createPicking<C extends Candidate>(
  { policy, slowStartMs }: Pick<BalancerSettings, 'policy' | 'slowStartMs'>,
  { now, random }: Surroundings,
): Picking<C> {
  const slowStart = new SlowStart(slowStartMs, now);
  return policy === 'least_request'
    ? new LeastRequest<C>(slowStart, random)
    : new RoundRobin<C>(slowStart);
}
