import type { Candidate } from './candidate.js';
import type { Picking } from './picking.js';
import type { SlowStart } from './slow-start.js';

/**
 * Power of two choices: of two endpoints drawn at random, the one with fewer calls in flight. It avoids slow pods
 * nearly as well as the least loaded of all would, without every client running to the same one (Mitzenmacher, "The
 * Power of Two Choices in Randomized Load Balancing", 2001).
 */
export class LeastRequest<C extends Candidate> implements Picking<C> {
  readonly #slowStart: SlowStart;
  readonly #random: () => number;
  readonly #candidates: C[] = [];

  constructor(slowStart: SlowStart, random: () => number) {
    this.#slowStart = slowStart;
    this.#random = random;
  }

  get size(): number {
    return this.#candidates.length;
  }

  add(candidate: C): void {
    this.#slowStart.add(candidate);
    this.#candidates.push(candidate);
  }

  remove(candidate: C): boolean {
    const index = this.#candidates.indexOf(candidate);
    if (index < 0) return false;
    this.#slowStart.remove(candidate);
    const last = this.#candidates.pop() as C;
    if (last !== candidate) this.#candidates[index] = last;
    return true;
  }

  pick(): C | undefined {
    const { length } = this.#candidates;
    if (length < 2) return this.#candidates[0];
    const one = Math.floor(this.#random() * length);
    const step = 1 + Math.floor(this.#random() * (length - 1));
    const first = this.#candidates[one] as C;
    const second = this.#candidates[(one + step) % length] as C;
    if (this.#slowStart.isActive()) {
      const isFirstAdmitted = this.#isAdmitted(first);
      if (isFirstAdmitted !== this.#isAdmitted(second)) return isFirstAdmitted ? first : second;
    }
    return load(second) < load(first) ? second : first;
  }

  /** An endpoint in slow start takes part in as many draws as its weight says. */
  #isAdmitted(candidate: C): boolean {
    const weight = this.#slowStart.weightOf(candidate);
    return weight >= 1 || this.#random() < weight;
  }
}

function load({ outstanding, reserved }: Candidate): number {
  return outstanding + reserved;
}
