import type { EjectionSettings } from '../balancer-settings.js';
import type { Candidate } from './candidate.js';
import { countBreak, eject, endEjection, mayEject } from './ejection.js';
import type { Picking } from './picking.js';

/**
 * All endpoints, and who of them is picked from: those that are ready and not ejected. When every ready one is ejected
 * they are all taken back, for a pod that may fail is better than a call that cannot start.
 */
export class Roster<C extends Candidate> {
  readonly #picking: Picking<C>;
  readonly #ejection: EjectionSettings | false;
  readonly #now: () => number;
  readonly #members = new Set<C>();
  readonly #ejected = new Set<C>();

  constructor(picking: Picking<C>, ejection: EjectionSettings | false, now: () => number) {
    this.#picking = picking;
    this.#ejection = ejection;
    this.#now = now;
  }

  /** When the next ejection ends, in milliseconds of the clock, or undefined while there is none. */
  get nextReturnAt(): number | undefined {
    let next: number | undefined;
    for (const { ejectedUntil } of this.#ejected) next = Math.min(next ?? Infinity, ejectedUntil);
    return next;
  }

  join(candidate: C): void {
    this.#members.add(candidate);
    if (this.#ejection === false) candidate.ejectedUntil = 0;
    if (candidate.ejectedUntil > 0) this.#ejected.add(candidate);
    if (candidate.isReady) this.markReady(candidate);
  }

  leave(candidate: C): void {
    this.#members.delete(candidate);
    this.#ejected.delete(candidate);
    this.markLost(candidate);
  }

  /** Its connection stands. */
  markReady(candidate: C): void {
    candidate.isReady = true;
    if (!this.#ejected.has(candidate)) this.#picking.add(candidate);
  }

  /** Its connection is gone. */
  markLost(candidate: C): void {
    candidate.isReady = false;
    this.#picking.remove(candidate);
  }

  /** The endpoint answered a call, whatever the answer was. */
  markAnswered(candidate: C): void {
    candidate.failures = 0;
  }

  /** Its connection of this number broke under a call. @returns whether that ejected it */
  markBroken(candidate: C, connection: number): boolean {
    if (this.#ejection === false || !this.#members.has(candidate)) return false;
    if (!countBreak(candidate, connection, this.#ejection)) return false;
    if (this.#ejected.has(candidate)) return false;
    if (!mayEject(this.#ejected.size, this.#members.size, this.#ejection)) return false;
    eject(candidate, this.#now(), this.#ejection);
    this.#ejected.add(candidate);
    this.#picking.remove(candidate);
    return true;
  }

  /** Takes back those whose ejection is over. */
  endEjections(): void {
    const now = this.#now();
    for (const candidate of this.#ejected) {
      if (candidate.ejectedUntil <= now) this.#return(candidate, now);
    }
  }

  /** @returns undefined only when no endpoint is ready */
  pick(): C | undefined {
    if (this.#picking.size === 0) this.#returnReady();
    const candidate = this.#picking.pick();
    if (candidate) candidate.picks += 1;
    return candidate;
  }

  #returnReady(): void {
    const now = this.#now();
    for (const candidate of this.#ejected) if (candidate.isReady) this.#return(candidate, now);
  }

  #return(candidate: C, now: number): void {
    this.#ejected.delete(candidate);
    endEjection(candidate, now);
    if (candidate.isReady) this.#picking.add(candidate);
  }
}
