/** Seconds of its rate that a bucket holds: a burst of that size is no flood. */
const BURST_SECONDS = 5;

/** Allows so many things a second, and a burst of five times as many after a quiet time. */
export class TokenBucket {
  readonly #perSecond: number;
  #tokens: number;
  #filledAt: number;

  /** @param now milliseconds of a clock that only grows */
  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond * BURST_SECONDS;
    this.#filledAt = now;
  }

  /** @returns whether it was allowed */
  take(now: number): boolean {
    if (this.#tokens < 1) {
      const gained = ((now - this.#filledAt) / 1000) * this.#perSecond;
      this.#tokens = Math.min(this.#perSecond * BURST_SECONDS, this.#tokens + gained);
      this.#filledAt = now;
      if (this.#tokens < 1) return false;
    }
    this.#tokens -= 1;
    return true;
  }
}
