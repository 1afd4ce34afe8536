/** Remembers the last streams that something happened to: a ring of their ids, made when it is first needed. */
export class RecentStreams {
  readonly #size: number;
  #ids: Int32Array | undefined;
  #count = 0;

  /** @param atLeast how many are remembered; rounded up to a power of two */
  constructor(atLeast: number) {
    this.#size = 2 ** Math.ceil(Math.log2(atLeast));
  }

  add(id: number): void {
    this.#ids ??= new Int32Array(this.#size);
    this.#ids[this.#count & (this.#size - 1)] = id;
    this.#count = (this.#count + 1) | 0;
  }

  has(id: number): boolean {
    return this.#ids !== undefined && this.#ids.includes(id);
  }
}
