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

/** The names of a client's unary methods. */
export type UnaryMethodName<C extends Client> = {
  [Name in keyof C]: C[Name] extends UnaryMethod<infer _Request, infer _Response> ? Name : never;
}[keyof C];

export type UnaryRequest<C extends Client, Name extends UnaryMethodName<C>> =
  C[Name] extends UnaryMethod<infer Request, infer _Response> ? Request : never;

export type UnaryResponse<C extends Client, Name extends UnaryMethodName<C>> =
  C[Name] extends UnaryMethod<infer _Request, infer Response> ? Response : never;

/**
 * A unary call as a promise: `await unary(orders, 'echo', { message: 'hello' })`.
 *
 * @throws {ServiceError} of grpc-js, with `code` and `details`, when the call ends with another status than OK
 */
export function unary<C extends Client, Name extends UnaryMethodName<C>>(
  client: C,
  method: Name,
  request: UnaryRequest<C, Name>,
  { metadata = new Metadata(), deadlineMs, signal }: UnaryOptions = {},
): Promise<UnaryResponse<C, Name>> {
  return new Promise((resolve, reject) => {
    const options = deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs };
    const send = client[method] as (
      argument: UnaryRequest<C, Name>,
      metadata: Metadata,
      options: CallOptions,
      callback: requestCallback<UnaryResponse<C, Name>>,
    ) => ClientUnaryCall;
    const call = send.call(client, request, metadata, options, (error, response) => {
      signal?.removeEventListener('abort', cancel);
      if (error) reject(error);
      else resolve(response as UnaryResponse<C, Name>);
    });
    const cancel = () => call.cancel();
    if (signal?.aborted) cancel();
    else signal?.addEventListener('abort', cancel, { once: true });
  });
}
