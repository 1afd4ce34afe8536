/** Control frames that a busy client may send for each DATA frame: two window updates and a ping. */
const PER_DATA = 3;

/** How many of those it may save up. */
const MOST = 65_536;

/** Busy clients ping to measure the line, and some give each message back by itself; payload earns them that. */
export class Feedback {
  #left = 0;
  #earnedBy = 0;

  /** @param dataFrames that the client was sent so far @returns whether they have earned it this frame */
  take(dataFrames: number): boolean {
    const earned = (dataFrames - this.#earnedBy) * PER_DATA;
    this.#earnedBy = dataFrames;
    this.#left = Math.min(MOST, this.#left + earned);
    if (this.#left === 0) return false;
    this.#left -= 1;
    return true;
  }
}
