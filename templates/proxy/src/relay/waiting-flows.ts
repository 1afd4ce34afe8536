import type { Connection } from './connection.js';
import type { Flow } from './flow.js';

/** Bytes that one call may send before it is another one's turn. */
const TURN_BYTES = 65_536;

const FEW = 1024;

/** The flows with payload for a connection that its window or its socket does not take. */
export class WaitingFlows {
  readonly #sink: Connection;
  #flows: Flow[] = [];
  /** Flows above which the list is looked through for those that are gone. */
  #most = FEW;
  #isPumping = false;

  constructor(sink: Connection) {
    this.#sink = sink;
  }

  get isEmpty(): boolean {
    return this.#flows.length === 0;
  }

  add(flow: Flow): void {
    if (this.#flows.length >= this.#most) this.#dropGone();
    this.#flows.push(flow);
  }

  /** Each in turn, until the connection is congested again. */
  pump(): void {
    if (this.#isPumping) return;
    const sink = this.#sink;
    this.#isPumping = true;
    while (this.#flows.length > 0 && !sink.isCongested) {
      const flows = this.#flows;
      this.#flows = [];
      for (const flow of flows) {
        flow.isWaiting = false;
        if (flow.sink === sink) flow.pump(TURN_BYTES);
      }
    }
    this.#isPumping = false;
  }

  /** Calls that were given up stay in the list while nothing moves, which may be long. */
  #dropGone(): void {
    this.#flows = this.#flows.filter(({ sink }) => sink === this.#sink);
    this.#most = Math.max(FEW, this.#flows.length * 2);
  }
}
