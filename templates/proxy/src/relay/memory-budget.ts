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
