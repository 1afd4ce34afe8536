import { status, type Deadline, type Metadata } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import type { CallContext } from './handlers.js';
import { StatusError } from './status-error.js';

/** What the adapters share. */
export interface CallEnvironment {
  readonly podName: string;
  readonly logger: Logger;
  /** The calls that have no status yet. */
  readonly openCalls: Set<OpenCall>;
}

/** The part of a grpc-js call that all four kinds have. */
interface ServerCall {
  readonly metadata: Metadata;
  getDeadline(): Deadline;
  getPath(): string;
  once(event: 'cancelled', listener: () => void): unknown;
  off(event: 'cancelled', listener: () => void): unknown;
}

/** A call from its first byte to its status. */
export class OpenCall {
  readonly context: CallContext;
  readonly #call: ServerCall;
  readonly #controller = new AbortController();
  readonly #openCalls: Set<OpenCall>;
  readonly #startedAt = performance.now();

  constructor(call: ServerCall, { podName, logger, openCalls }: CallEnvironment) {
    this.#call = call;
    this.#openCalls = openCalls;
    this.context = {
      signal: this.#controller.signal,
      metadata: call.metadata,
      deadline: Number(call.getDeadline()),
      podName,
      logger: logger.child({ method: call.getPath() }),
    };
    openCalls.add(this);
    call.once('cancelled', this.#onCancelled);
  }

  /** Ends the call without waiting for its handler. */
  abort(reason: StatusError): void {
    this.#controller.abort(reason);
  }

  /** The call was answered in full. */
  succeeded(): void {
    this.#close(status.OK);
  }

  /** The handler threw, or the call was aborted. Returns the status for the client. */
  failed(error: unknown): StatusError {
    const reason = this.#statusFor(error);
    this.#close(reason.code);
    return reason;
  }

  /** Takes what the handler throws when its call has ended already. That it stops is as it should be. */
  readonly failedLate = (error: unknown): void => {
    if (error === this.context.signal.reason || isAbortError(error)) return;
    this.context.logger.warn({ err: error }, 'the handler failed after its call had ended');
  };

  #statusFor(error: unknown): StatusError {
    const { signal, logger } = this.context;
    if (signal.aborted) return signal.reason as StatusError;
    if (error instanceof StatusError) return error;
    // The text of an unforeseen error may tell secrets: it stays in the log.
    logger.error({ err: error }, 'the handler failed');
    return new StatusError(status.INTERNAL, 'Internal error.');
  }

  #close(code: status): void {
    // grpc-js emits 'cancelled' after every call, also after one that went well.
    this.#call.off('cancelled', this.#onCancelled);
    this.#openCalls.delete(this);
    const durationMs = Math.round((performance.now() - this.#startedAt) * 1000) / 1000;
    this.context.logger.debug({ code: status[code], durationMs }, 'call');
  }

  readonly #onCancelled = (): void => {
    this.abort(
      Date.now() >= this.context.deadline
        ? new StatusError(status.DEADLINE_EXCEEDED, 'Deadline exceeded.')
        : new StatusError(status.CANCELLED, 'Cancelled by the client.'),
    );
  };
}

function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
