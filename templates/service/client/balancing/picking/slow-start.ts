import type { Candidate } from './candidate.js';

/** The share of a full turn that an endpoint gets in the moment it becomes ready. */
const FIRST_WEIGHT = 0.1;

/**
 * The weights of endpoints that have just begun to serve: they grow in a straight line from 10 % to 100 % over the
 * window, so that a pod with cold caches is not met with its full share. Weights are relative to the endpoint that
 * has served longest; endpoints that all began together are all at 100 %.
 */
export class SlowStart {
  readonly #windowMs: number;
  readonly #now: () => number;
  readonly #candidates = new Set<Candidate>();
  #oldest = Infinity;
  #newest = -Infinity;

  /** @param windowMs 0 turns slow start off, and time is never asked for */
  constructor(windowMs: number, now: () => number) {
    this.#windowMs = windowMs;
    this.#now = now;
  }

  add(candidate: Candidate): void {
    if (this.#windowMs === 0) return;
    this.#candidates.add(candidate);
    this.#oldest = Math.min(this.#oldest, candidate.readySince);
    this.#newest = Math.max(this.#newest, candidate.readySince);
  }

  remove(candidate: Candidate): void {
    if (!this.#candidates.delete(candidate) || candidate.readySince !== this.#oldest) return;
    this.#oldest = Infinity;
    for (const { readySince } of this.#candidates) {
      this.#oldest = Math.min(this.#oldest, readySince);
    }
  }

  /** Whether any weight is below 1. */
  isActive(): boolean {
    return this.#newest > this.#oldest && this.#now() - this.#newest < this.#windowMs;
  }

  /** From 0.1 to 1. */
  weightOf({ readySince }: Candidate): number {
    const now = this.#now();
    return this.#ramp(now - readySince) / this.#ramp(now - this.#oldest);
  }

  #ramp(ageMs: number): number {
    const grown = Math.min(1, Math.max(0, ageMs / this.#windowMs));
    return FIRST_WEIGHT + (1 - FIRST_WEIGHT) * grown;
  }
}
