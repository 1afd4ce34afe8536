import type { Candidate } from './candidate.js';
import type { Picking } from './picking.js';
import type { SlowStart } from './slow-start.js';

/**
 * Exact round robin. The cursor survives changes of the list: a newcomer takes its first turn at the end of the round
 * that is under way, and nobody loses a turn or gets a second one because another endpoint came or went.
 */
export class RoundRobin<C extends Candidate> implements Picking<C> {
  readonly #slowStart: SlowStart;
  readonly #candidates: C[] = [];
  #next = 0;

  constructor(slowStart: SlowStart) {
    this.#slowStart = slowStart;
  }

  get size(): number {
    return this.#candidates.length;
  }

  add(candidate: C): void {
    candidate.credit = 0;
    this.#slowStart.add(candidate);
    this.#candidates.splice(this.#next, 0, candidate);
    this.#next = (this.#next + 1) % this.#candidates.length;
  }

  remove(candidate: C): boolean {
    const index = this.#candidates.indexOf(candidate);
    if (index < 0) return false;
    this.#slowStart.remove(candidate);
    this.#candidates.splice(index, 1);
    if (index < this.#next) this.#next -= 1;
    if (this.#next >= this.#candidates.length) this.#next = 0;
    return true;
  }

  pick(): C | undefined {
    return this.#slowStart.isActive() ? this.#takeSavedTurn() : this.#takeTurn();
  }

  #takeTurn(): C | undefined {
    const candidate = this.#candidates[this.#next];
    this.#next += 1;
    if (this.#next >= this.#candidates.length) this.#next = 0;
    return candidate;
  }

  /** Endpoints in slow start save up the part of a turn that is theirs. At most one round is looked through. */
  #takeSavedTurn(): C | undefined {
    for (let turn = 0; turn < this.#candidates.length; turn += 1) {
      const candidate = this.#takeTurn() as C;
      candidate.credit += this.#slowStart.weightOf(candidate);
      if (candidate.credit >= 1) {
        candidate.credit -= 1;
        return candidate;
      }
    }
    return this.#takeTurn();
  }
}
