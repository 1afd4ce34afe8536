import { DEFAULT_WINDOW } from '../../src/http2/frame-types.js';

/** The flow-control windows of one direction of a connection (RFC 9113, section 6.9). */
export class Windows {
  connection = DEFAULT_WINDOW;
  #initial = DEFAULT_WINDOW;
  readonly #streams = new Map<number, number>();

  stream(id: number): number {
    return this.#streams.get(id) ?? this.#initial;
  }

  /** How much DATA may be sent on a stream now. */
  room(id: number): number {
    return Math.min(this.connection, this.stream(id));
  }

  take(id: number, bytes: number): void {
    this.connection -= bytes;
    this.#streams.set(id, this.stream(id) - bytes);
  }

  /** @param id 0 for the connection */
  give(id: number, bytes: number): void {
    if (id === 0) this.connection += bytes;
    else this.#streams.set(id, this.stream(id) + bytes);
  }

  /** A new SETTINGS_INITIAL_WINDOW_SIZE, which moves the windows of all streams; they may become negative. */
  setInitial(bytes: number): void {
    for (const [id, room] of this.#streams) this.#streams.set(id, room + bytes - this.#initial);
    this.#initial = bytes;
  }
}
