const FEWEST = 16;
/** 2^32 divided by the golden ratio: it spreads the ids, which follow one another, over the whole table. */
const SPREAD = 0x9e37_79b1;

/**
 * What belongs to the open streams of a connection, by their ids. Not a Map: one that has entries added and removed for
 * ever moves to a new table again and again, and each table of V8's Map points to the next. As soon as one is old, the
 * young ones and all calls in them live until the next full garbage collection: under load that was 30 MB, and a pause
 * of 5 ms every quarter of a second.
 */
export class StreamMap<T extends object> {
  #size = 0;
  #shift = 0;
  /** Where no stream is there is 0. */
  #ids = new Int32Array();
  #values: (T | undefined)[] = [];

  constructor() {
    this.#makeRoom(FEWEST);
  }

  get size(): number {
    return this.#size;
  }

  get(id: number): T | undefined {
    const at = this.#find(id);
    return at < 0 ? undefined : this.#values[at];
  }

  has(id: number): boolean {
    return this.#find(id) >= 0;
  }

  /** @param id of a stream that it does not have; at least 1 */
  add(id: number, value: T): void {
    if (this.#size * 2 >= this.#ids.length) this.#grow();
    this.#size += 1;
    this.#put(id, value);
  }

  /** @returns whether it had the stream */
  delete(id: number): boolean {
    const at = this.#find(id);
    if (at < 0) return false;
    this.#size -= 1;
    if (this.#size === 0 && this.#ids.length > FEWEST) this.#makeRoom(FEWEST);
    else this.#close(at);
    return true;
  }

  clear(): void {
    this.#size = 0;
    this.#makeRoom(FEWEST);
  }

  /** All as they are now, in no particular order. */
  values(): T[] {
    return this.#values.filter((value) => value !== undefined);
  }

  /** All with their ids as they are now, in no particular order. */
  entries(): (readonly [id: number, value: T])[] {
    const ids = this.#ids;
    return this.#values.flatMap((value, at) =>
      value === undefined ? [] : [[ids[at] as number, value]],
    );
  }

  #find(id: number): number {
    const ids = this.#ids;
    const last = ids.length - 1;
    for (let at = this.#home(id); ; at = (at + 1) & last) {
      const there = ids[at];
      if (there === 0) return -1;
      if (there === id) return at;
    }
  }

  #home(id: number): number {
    return Math.imul(id, SPREAD) >>> this.#shift;
  }

  #put(id: number, value: T): void {
    const ids = this.#ids;
    const last = ids.length - 1;
    let at = this.#home(id);
    while (ids[at] !== 0) at = (at + 1) & last;
    ids[at] = id;
    this.#values[at] = value;
  }

  /** Moves those that stand behind a gap because their own place was taken, so that they are found without it. */
  #close(gap: number): void {
    const ids = this.#ids;
    const values = this.#values;
    const last = ids.length - 1;
    let free = gap;
    for (let at = (gap + 1) & last; ids[at] !== 0; at = (at + 1) & last) {
      const id = ids[at] as number;
      const home = this.#home(id);
      if (((at - home) & last) < ((at - free) & last)) continue;
      ids[free] = id;
      values[free] = values[at];
      free = at;
    }
    ids[free] = 0;
    values[free] = undefined;
  }

  #grow(): void {
    const entries = this.entries();
    this.#makeRoom(this.#ids.length * 2);
    for (const [id, value] of entries) this.#put(id, value);
  }

  /** @param room a power of two */
  #makeRoom(room: number): void {
    this.#shift = 32 - Math.log2(room);
    this.#ids = new Int32Array(room);
    this.#values = Array.from({ length: room }, () => undefined);
  }
}
