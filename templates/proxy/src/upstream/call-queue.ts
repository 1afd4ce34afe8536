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

  /** The next one that is still wanted. */
  get first(): Call | undefined {
    while (this.#waiting[0]?.call.isSettled) this.#waiting.shift();
    return this.#waiting[0]?.call;
  }

  shift(): void {
    this.#waiting.shift();
  }

  /** Takes out those whose time is over, and drops those that are not wanted any more. */
  takeExpired(now: number): { readonly call: Call; readonly isDeadline: boolean }[] {
    const wanted = this.#waiting.filter(({ call }) => !call.isSettled);
    this.#waiting = wanted.filter(({ until }) => until > now);
    return wanted.filter(({ until }) => until <= now);
  }

  takeAll(): Call[] {
    const all = this.#waiting.map(({ call }) => call);
    this.#waiting = [];
    return all.filter(({ isSettled }) => !isSettled);
  }
}
