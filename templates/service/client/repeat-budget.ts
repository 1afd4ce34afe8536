/** Token bucket of gRFC A6 for repeats, which its own throttling does not see. */
export class RepeatBudget {
  readonly #max: number;
  #tokens: number;

  /** @param max failures that it takes; below half of it nothing is repeated */
  constructor(max: number) {
    this.#max = max;
    this.#tokens = max;
  }

  /** Takes a token for a call that broke. @returns whether it may be repeated */
  spend(): boolean {
    this.#tokens = Math.max(0, this.#tokens - 1);
    return this.#tokens > this.#max / 2;
  }

  /** Gives back a tenth of a token for a call that succeeded. */
  refill(): void {
    this.#tokens = Math.min(this.#max, this.#tokens + 0.1);
  }
}
