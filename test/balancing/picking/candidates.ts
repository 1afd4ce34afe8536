import {
  newCandidate,
  type Candidate,
} from '../../../templates/service/client/balancing/picking/candidate.js';
import type { Picking } from '../../../templates/service/client/balancing/picking/picking.js';

export interface NamedCandidate extends Candidate {
  readonly name: string;
}

export function candidate(name: string, readySince = 0): NamedCandidate {
  return { ...newCandidate(), name, readySince };
}

export function candidates(count: number): NamedCandidate[] {
  return Array.from({ length: count }, (_, index) => candidate(`pod-${index}`));
}

/** How often each was picked. */
export function countPicks(
  picking: Pick<Picking<NamedCandidate>, 'pick'>,
  calls: number,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (let call = 0; call < calls; call += 1) {
    const name = picking.pick()?.name ?? 'none';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** The names in the order of their turns. */
export function turns(picking: Pick<Picking<NamedCandidate>, 'pick'>, count: number): string {
  return Array.from({ length: count }, () => picking.pick()?.name ?? 'none').join(' ');
}

/** Repeatable chance (a linear congruential generator with the factors of Numerical Recipes). */
export function repeatableRandom(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
