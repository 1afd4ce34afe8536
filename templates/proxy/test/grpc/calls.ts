import {
  Metadata,
  type CallOptions,
  type Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  type ClientUnaryCall,
  type ClientWritableStream,
  type MethodDefinition,
} from '@grpc/grpc-js';
import { viewSingle, viewStream, type CallView } from './call-view.js';

/** What a call sends besides its messages. */
export interface CallExtras {
  readonly metadata?: Metadata;
  readonly options?: CallOptions;
}

/** A call under way whose view is already being taken. */
export interface StartedCall<Call, Response> {
  readonly call: Call;
  readonly view: Promise<CallView<Response>>;
}

export function startUnary<Request, Response>(
  client: Client,
  method: MethodDefinition<Request, Response>,
  request: Request,
  { metadata = new Metadata(), options = {} }: CallExtras = {},
): StartedCall<ClientUnaryCall, Response> {
  const { path, requestSerialize, responseDeserialize } = method;
  return startSingle((answer) =>
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      metadata,
      options,
      answer,
    ),
  );
}

export function startClientStream<Request, Response>(
  client: Client,
  method: MethodDefinition<Request, Response>,
  { metadata = new Metadata(), options = {} }: CallExtras = {},
): StartedCall<ClientWritableStream<Request>, Response> {
  const { path, requestSerialize, responseDeserialize } = method;
  return startSingle((answer) =>
    client.makeClientStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      metadata,
      options,
      answer,
    ),
  );
}

export function startServerStream<Request, Response>(
  client: Client,
  method: MethodDefinition<Request, Response>,
  request: Request,
  { metadata = new Metadata(), options = {} }: CallExtras = {},
  onResponse?: (count: number) => void,
): StartedCall<ClientReadableStream<Response>, Response> {
  const { path, requestSerialize, responseDeserialize } = method;
  const call = client.makeServerStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    request,
    metadata,
    options,
  );
  return { call, view: viewStream(call, onResponse) };
}

export function startBidi<Request, Response>(
  client: Client,
  method: MethodDefinition<Request, Response>,
  { metadata = new Metadata(), options = {} }: CallExtras = {},
  onResponse?: (count: number) => void,
): StartedCall<ClientDuplexStream<Request, Response>, Response> {
  const { path, requestSerialize, responseDeserialize } = method;
  const call = client.makeBidiStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    metadata,
    options,
  );
  return { call, view: viewStream(call, onResponse) };
}

function startSingle<Call extends ClientUnaryCall | ClientWritableStream<never>, Response>(
  begin: (answer: (error: Error | null, response?: Response) => void) => Call,
): StartedCall<Call, Response> {
  let call: Call | undefined;
  const view = viewSingle<never, Response>((answer) => (call = begin(answer)));
  return { call: call as unknown as Call, view };
}
