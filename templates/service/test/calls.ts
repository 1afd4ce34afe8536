import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceError } from '@grpc/grpc-js';

/** How a call ended: with responses, or with an error of the client's after some of them. */
export interface Outcome {
  readonly responses: readonly unknown[];
  readonly error: ServiceError | undefined;
}

/** Starts a unary or client-streaming call and waits for its end. */
export function outcomeOf(
  start: (callback: (error: ServiceError | null, response?: unknown) => void) => unknown,
): Promise<Outcome> {
  return new Promise((resolve) => {
    start((error, response) => {
      resolve({ responses: error ? [] : [response], error: error ?? undefined });
    });
  });
}

/** Reads a stream to its end. */
export async function readAll(stream: AsyncIterable<unknown>): Promise<Outcome> {
  const responses: unknown[] = [];
  try {
    for await (const response of stream) responses.push(response);
    return { responses, error: undefined };
  } catch (error) {
    return { responses, error: error as ServiceError };
  }
}

/** A promise and what settles it. */
export interface Signalled<T> {
  readonly promise: Promise<T>;
  readonly settle: (value: T) => void;
}

export function signalled<T = void>(): Signalled<T> {
  let settle: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => (settle = resolve));
  return { promise, settle };
}

/** The value once it has stopped changing. */
export async function whenSteady(value: () => number): Promise<number> {
  for (let last = -1, same = 0; ; await sleep(20)) {
    same = value() === last ? same + 1 : 0;
    last = value();
    if (same === 10) return last;
  }
}
