/** A call may still grow the buffers by this part of the budget after new calls are refused. */
const HARD_FACTOR = 1.25;

/** Payload of all calls that waits in the proxy because its receiver does not take it. */
export class MemoryBudget {
  /** Bytes that wait now. */
  used = 0;
  /** `limits.maxBufferedBytes` */
  limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Whether new calls are to be refused. */
  get isSpent(): boolean {
    return this.used >= this.limit;
  }

  /** Whether so many more bytes are too many even for a call that is under way. */
  isTooMuch(bytes: number): boolean {
    return this.used + bytes > this.limit * HARD_FACTOR;
  }
}

/** The part of the budget that the calls of one client connection may have, so that no client spends it all. */
const SHARE = 0.25;

/** What the calls of one client connection have of the budget. */
export class BudgetShare {
  readonly #budget: MemoryBudget;
  #used = 0;

  constructor(budget: MemoryBudget) {
    this.#budget = budget;
  }

  /** Bytes that wait for the connection's calls. */
  get used(): number {
    return this.#used;
  }

  /** Bytes that they may be before new calls are refused. */
  get limit(): number {
    return this.#budget.limit * SHARE;
  }

  /** Whether new calls of the connection are to be refused. */
  get isSpent(): boolean {
    return this.#budget.isSpent || this.#used >= this.limit;
  }

  /** @param bytes negative when they wait no longer */
  add(bytes: number): void {
    this.#used += bytes;
    this.#budget.used += bytes;
  }

  /** Why calls are refused while it is spent, in one sentence. */
  get refusal(): string {
    return this.#used >= this.limit
      ? `The proxy buffers ${this.limit} bytes for this connection, whose reader is slow: a quarter of limits.maxBufferedBytes, which is all it may.`
      : `The proxy buffers ${this.#budget.limit} bytes for slow readers, which is all it may (limits.maxBufferedBytes).`;
  }

  /** Whether so many more bytes are too many even for a call that is under way. */
  isTooMuch(bytes: number): boolean {
    return this.#budget.isTooMuch(bytes) || this.#used + bytes > this.limit * HARD_FACTOR;
  }
}
