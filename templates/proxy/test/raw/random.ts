/** A generator of numbers that gives the same ones for the same seed on every machine (xorshift32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    // A state of 0 would stay 0; the multiplication sets seeds apart that are near each other.
    this.#state = Math.imul(seed, 0x9e37_79b1) | 1;
  }

  /** Another generator, for someone whose draws must not depend on when others draw. */
  fork(): Random {
    return new Random(this.below(0x7fff_ffff));
  }

  /** A whole number, 0 to `below` - 1. */
  below(below: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % below;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True once in `n` times. */
  oneIn(n: number): boolean {
    return this.below(n) === 0;
  }

  pick<Value>(values: readonly Value[]): Value {
    return values[this.below(values.length)] as Value;
  }

  bytes(length: number): Buffer {
    const bytes = Buffer.alloc(length);
    for (let at = 0; at < length; at += 1) bytes[at] = this.below(256);
    return bytes;
  }

  /** Ascending places to cut `length` bytes at, `count` of them, two maybe alike. */
  cuts(length: number, count: number): number[] {
    return Array.from({ length: count }, () => this.between(0, length)).sort((a, b) => a - b);
  }
}
