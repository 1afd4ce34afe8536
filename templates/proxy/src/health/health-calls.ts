/** The paths of the two methods of grpc.health.v1.Health that are served. */
export const CHECK_PATH = '/grpc.health.v1.Health/Check';
export const WATCH_PATH = '/grpc.health.v1.Health/Watch';

/** A call that ends with a status instead of messages. */
export interface HealthFailure {
  /** NOT_FOUND (5) or INTERNAL (13). */
  readonly code: number;
  /** One sentence, not yet percent-encoded for grpc-message. */
  readonly message: string;
}

export interface HealthResponse {
  /** One message, without the prefix of 5 bytes that gRPC puts before each. */
  readonly response: Uint8Array;
}

/**
 * The calls of grpc.health.v1.Health, whatever carries them. Messages come and go without their prefixes.
 *
 * @see https://github.com/grpc/grpc/blob/master/doc/health-checking.md
 */
export interface HealthCalls {
  check(request: Uint8Array): HealthResponse | HealthFailure;
  /**
   * @param send gets the status as it is before this returns, and then each one that differs from the last
   * @returns ends the watch, which never ends by itself; or why there is none
   */
  watch(request: Uint8Array, send: (message: Uint8Array) => void): (() => void) | HealthFailure;
}
