import type { EventEmitter } from 'node:events';
import type {
  ClientDuplexStream,
  ClientReadableStream,
  ClientUnaryCall,
  ClientWritableStream,
  Metadata,
  status,
  StatusObject,
} from '@grpc/grpc-js';

/** All that a client sees of a call. */
export interface CallView<Response> {
  /** Undefined when the call ended with trailers only. */
  readonly headers: Metadata | undefined;
  readonly responses: Response[];
  readonly code: status;
  readonly details: string;
  readonly trailers: Metadata;
}

/**
 * What comes of a streaming call. To be called before the first byte can have come.
 *
 * @param onResponse called with the number of responses so far, after each
 */
export function viewStream<Request, Response>(
  call: ClientReadableStream<Response> | ClientDuplexStream<Request, Response>,
  onResponse: (count: number) => void = () => {},
): Promise<CallView<Response>> {
  const responses: Response[] = [];
  call.on('data', (response: Response) => {
    responses.push(response);
    onResponse(responses.length);
  });
  return viewEnd(call, responses);
}

/**
 * What comes of a call with one response.
 *
 * @param start begins the call with this callback
 */
export function viewSingle<Request, Response>(
  start: (
    callback: (error: Error | null, response?: Response) => void,
  ) => ClientUnaryCall | ClientWritableStream<Request>,
): Promise<CallView<Response>> {
  const responses: Response[] = [];
  const call = start((error, response) => {
    if (error === null && response !== undefined) responses.push(response);
  });
  return viewEnd(call, responses);
}

async function viewEnd<Response>(
  call: EventEmitter,
  responses: Response[],
): Promise<CallView<Response>> {
  let headers: Metadata | undefined;
  call.on('metadata', (metadata: Metadata) => {
    headers = metadata;
  });
  // A status other than OK is an error, too; without a listener it would end the process.
  call.on('error', () => {});
  const end = await new Promise<StatusObject>((resolve) => {
    call.on('status', resolve);
  });
  return { headers, responses, code: end.code, details: end.details, trailers: end.metadata };
}
