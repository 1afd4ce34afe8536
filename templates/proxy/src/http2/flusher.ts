/** Something with bytes that wait to be handed to its socket. */
export interface Flushable {
  flush(): void;
}

/**
 * Hands all bytes that one turn of the event loop produced to their sockets at the end of that turn, in one write a
 * socket: the system call is most of what a small call costs, and the calls of many clients to one pod share it.
 */
export class Flusher {
  #waiting: Flushable[] = [];
  #spare: Flushable[] = [];
  readonly #run = () => this.flush();

  add(flushable: Flushable): void {
    if (this.#waiting.length === 0) setImmediate(this.#run);
    this.#waiting.push(flushable);
  }

  flush(): void {
    const flushables = this.#waiting;
    this.#waiting = this.#spare;
    for (const flushable of flushables) flushable.flush();
    flushables.length = 0;
    this.#spare = flushables;
  }
}
