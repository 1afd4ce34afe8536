import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../balancing/clock.js';

/** Time for what looks again and again: it looks when it is told to. */
export class HandTurnedClock implements Clock {
  #next: (() => void) | undefined;

  now(): number {
    return 0;
  }

  schedule(_ms: number, run: () => void): () => void {
    this.#next = run;
    return () => (this.#next = undefined);
  }

  /** Lets it look once, and waits until it has and wants to look again. */
  async look(): Promise<void> {
    this.beginLook();
    while (!this.#next) await nextTurn();
  }

  /** Lets it begin to look once. */
  beginLook(): void {
    const run = this.#next;
    if (!run) throw new Error('Nobody wants to look.');
    this.#next = undefined;
    run();
  }

  get isWaitedFor(): boolean {
    return this.#next !== undefined;
  }
}
