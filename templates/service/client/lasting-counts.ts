interface Count {
  reading: number;
  total: number;
}

/**
 * Totals that only ever rise, made of counts that begin at 0 again: those of an endpoint that went and came back, those
 * of a watch that ended and began anew. A count that restarted and has passed its last reading by the next one cannot
 * be told from one that went on, and the difference is all that is added. Of the counts that have ended the latest are
 * kept, so that memory is bounded; one that comes back after it was forgotten begins at 0.
 */
export class LastingCounts {
  readonly #limit: number;
  readonly #counts = new Map<string, Count>();

  /** @param limit how many counts are remembered, where no more than those go on. Default: all. */
  constructor(limit = Infinity) {
    this.#limit = limit;
  }

  /**
   * Takes all counts as they stand. One that is missing has ended.
   *
   * @returns the total of each count that was given
   */
  take(readings: ReadonlyMap<string, number>): Map<string, number> {
    for (const [name, count] of this.#counts) if (!readings.has(name)) count.reading = 0;
    const totals = new Map<string, number>();
    for (const [name, reading] of readings) {
      const before = this.#counts.get(name) ?? { reading: 0, total: 0 };
      const added = reading < before.reading ? reading : reading - before.reading;
      const total = before.total + added;
      // Deleted first, so that those that ended stand in front, the longest ago first.
      this.#counts.delete(name);
      this.#counts.set(name, { reading, total });
      totals.set(name, total);
    }
    this.#forget(Math.max(this.#limit, readings.size));
    return totals;
  }

  #forget(limit: number): void {
    for (const name of this.#counts.keys()) {
      if (this.#counts.size <= limit) return;
      this.#counts.delete(name);
    }
  }
}
