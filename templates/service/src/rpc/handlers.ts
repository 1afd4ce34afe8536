import type { Metadata } from '@grpc/grpc-js';
import type { Logger } from 'pino';

/** What a handler knows of the call it answers, besides the request. */
export interface CallContext {
  /** Aborted when nobody waits for the answer any more: the client cancelled, its deadline passed, the server stops. */
  readonly signal: AbortSignal;
  /** The client's metadata. */
  readonly metadata: Metadata;
  /** When the client stops waiting, in milliseconds since 1970; `Infinity` when it set no deadline. */
  readonly deadline: number;
  /** The pod that answers. */
  readonly podName: string;
  /** Logs with the method's name. */
  readonly logger: Logger;
}

/**
 * The four kinds of gRPC methods as plain functions. Throw a {@link StatusError} to choose the status. A generator is
 * asked for its next response when the client has taken the ones before; its `finally` runs when the call ends early.
 */
export type UnaryHandler<Request, Response> = (
  request: Request,
  context: CallContext,
) => Response | Promise<Response>;

export type ServerStreamHandler<Request, Response> = (
  request: Request,
  context: CallContext,
) => AsyncIterable<Response>;

export type ClientStreamHandler<Request, Response> = (
  requests: AsyncIterable<Request>,
  context: CallContext,
) => Promise<Response>;

export type BidiStreamHandler<Request, Response> = (
  requests: AsyncIterable<Request>,
  context: CallContext,
) => AsyncIterable<Response>;
