import type { Call } from '../relay/call.js';

/** A call that waits, and until when it may. */
interface Waiting {
  readonly call: Call;
  /** Milliseconds of the clock. */
  readonly until: number;
  /** Whether `until` is the caller's own deadline. */
  readonly isDeadline: boolean;
}

/** Calls that wait for a pod, first come, first served. */
export class CallQueue {
  #waiting: Waiting[] = [];

  get length(): number {
    return this.#waiting.length;
  }

  add(call: Call, until: number, isDeadline: boolean): void {
    this.#waiting.push({ call, until, isDeadline });
  }

  /** The next one that its client has not given up. */
  get first(): Call | undefined {
    while (this.#waiting[0]?.call.isOver) this.#waiting.shift();
    return this.#waiting[0]?.call;
  }

  shift(): void {
    this.#waiting.shift();
  }

  /** Takes out those whose time is over. */
  takeExpired(now: number): { readonly call: Call; readonly isDeadline: boolean }[] {
    const expired = this.#waiting.filter(({ until }) => until <= now);
    if (expired.length > 0) this.#waiting = this.#waiting.filter(({ until }) => until > now);
    return expired.filter(({ call }) => !call.isOver);
  }

  takeAll(): Call[] {
    const all = this.#waiting.map(({ call }) => call);
    this.#waiting = [];
    return all.filter(({ isOver }) => !isOver);
  }
}
