/** Stands for no piece. */
export const NONE = -1;

/** Pieces at most. */
const ROOM = 1024;

/** Pieces of what was read from a socket. Each may name one that follows it: those of one stream do. */
export class Pieces {
  #count = 0;
  readonly #starts = new Int32Array(ROOM);
  readonly #ends = new Int32Array(ROOM);
  readonly #nexts = new Int32Array(ROOM);

  get isFull(): boolean {
    return this.#count === ROOM;
  }

  /** @param last the piece that it follows, or NONE @returns its number */
  add(last: number, start: number, end: number): number {
    const piece = this.#count;
    this.#count += 1;
    this.#starts[piece] = start;
    this.#ends[piece] = end;
    this.#nexts[piece] = NONE;
    if (last !== NONE) this.#nexts[last] = piece;
    return piece;
  }

  startOf(piece: number): number {
    return this.#starts[piece] as number;
  }

  endOf(piece: number): number {
    return this.#ends[piece] as number;
  }

  /** The piece that follows this one, or NONE. */
  after(piece: number): number {
    return this.#nexts[piece] as number;
  }

  clear(): void {
    this.#count = 0;
  }
}
