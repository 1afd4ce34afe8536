import {
  Metadata,
  type CallOptions,
  type Client,
  type ClientUnaryCall,
  type requestCallback,
} from '@grpc/grpc-js';

export interface UnaryOptions {
  readonly metadata?: Metadata;
  /** Milliseconds; replaces the client's default for this call. */
  readonly deadlineMs?: number;
  /** Cancels the call. */
  readonly signal?: AbortSignal;
}

type UnaryMethod<Request, Response> = (
  argument: Request,
  callback: requestCallback<Response>,
) => ClientUnaryCall;

type FullUnaryMethod<Request, Response> = (
  argument: Request,
  metadata: Metadata,
  options: CallOptions,
  callback: requestCallback<Response>,
) => ClientUnaryCall;

/**
 * A unary call as a promise: `await unary(orders, orders.echo, { message: 'hello' })`.
 *
 * @throws {ServiceError} of grpc-js, with `code` and `details`, when the call ends with another status than OK
 */
export function unary<Request, Response>(
  client: Client,
  method: UnaryMethod<Request, Response>,
  request: Request,
  { metadata = new Metadata(), deadlineMs, signal }: UnaryOptions = {},
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const options = deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs };
    const send = method as unknown as FullUnaryMethod<Request, Response>;
    const call = send.call(client, request, metadata, options, (error, response) => {
      signal?.removeEventListener('abort', cancel);
      if (error) reject(error);
      else resolve(response as Response);
    });
    const cancel = () => call.cancel();
    if (signal?.aborted) cancel();
    else signal?.addEventListener('abort', cancel, { once: true });
  });
}
