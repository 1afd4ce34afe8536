import { Client, credentials, type ClientOptions } from '@grpc/grpc-js';
import type { CallView } from './call-view.js';
import {
  startBidi,
  startClientStream,
  startServerStream,
  startUnary,
  type CallExtras,
} from './calls.js';
import { ByteService, type CallKind } from './byte-service.js';

/** A client with a connection of its own that takes messages of any size and names the server the same everywhere. */
export function createByteClient(port: number, options: ClientOptions = {}): Client {
  return new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    'grpc.max_receive_message_length': -1,
    'grpc.default_authority': 'bytes.example',
    'grpc.use_local_subchannel_pool': 1,
    'grpc.enable_retries': 0,
    ...options,
  });
}

/** A whole call of any kind: one that sends a stream sends `requests`, another one the first of them. */
export function callBytes(
  client: Client,
  kind: CallKind,
  requests: readonly Buffer[],
  extras?: CallExtras,
): Promise<CallView<Buffer>> {
  const [first = Buffer.alloc(0)] = requests;
  if (kind === 'Unary') return startUnary(client, ByteService.Unary, first, extras).view;
  if (kind === 'ServerStream') {
    return startServerStream(client, ByteService.ServerStream, first, extras).view;
  }
  const { call, view } =
    kind === 'Bidi'
      ? startBidi(client, ByteService.Bidi, extras)
      : startClientStream(client, ByteService.ClientStream, extras);
  for (const request of requests) call.write(request);
  call.end();
  return view;
}
