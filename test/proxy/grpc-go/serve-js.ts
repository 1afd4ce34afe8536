import { promisify } from 'node:util';
import {
  Metadata,
  Server,
  ServerCredentials,
  status,
  type MethodDefinition,
  type ServerDuplexStream,
} from '@grpc/grpc-js';
import { encodeMessage } from '../../../templates/proxy/test/interop/protobuf.js';

/** A grpc-js server of what the bytes server of the Go program serves, as far as a client can tell. */
export interface JsServer {
  readonly port: number;
  readonly cancelled: () => number;
  readonly stop: () => Promise<void>;
}

type Call = ServerDuplexStream<Buffer, Buffer>;

export async function serveJs(): Promise<JsServer> {
  let cancelled = 0;
  const server = new Server({ 'grpc.max_receive_message_length': -1 });
  const methods = {
    Unary: (call: Call) => echo(call, 1),
    ServerStream: (call: Call) => echo(call, 2),
    Bidi: (call: Call) => echo(call, 1),
    ClientStream: echoLast,
    Fail: (call: Call) => call.emit('error', failure(call)),
    Sleep: (call: Call) => call.on('cancelled', () => (cancelled += 1)),
  };
  const service = Object.fromEntries(Object.keys(methods).map((name) => [name, define(name)]));
  const handlers = Object.entries(methods).map(([name, serve]) => [
    name,
    (call: Call) => {
      call.on('error', () => {});
      call.sendMetadata(echoed(call));
      serve(call);
    },
  ]);
  server.addService(service, Object.fromEntries(handlers) as Record<string, (call: Call) => void>);
  const bind = promisify(server.bindAsync.bind(server));
  const port = await bind('127.0.0.1:0', ServerCredentials.createInsecure());
  const stop = async () => server.forceShutdown();
  return { port, cancelled: () => cancelled, stop };
}

/** Every method streams both ways: on the wire all kinds of calls are alike. */
function define(name: string): MethodDefinition<Buffer, Buffer> {
  const same = (bytes: Buffer) => bytes;
  return {
    path: `/test.ByteService/${name}`,
    requestStream: true,
    responseStream: true,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  };
}

function echo(call: Call, times: number): void {
  call.on('data', (request: Buffer) => {
    for (let sent = 0; sent < times; sent += 1) call.write(request);
  });
  call.on('end', () => call.end(echoed(call)));
}

function echoLast(call: Call): void {
  let last: Buffer = Buffer.alloc(0);
  call.on('data', (request: Buffer) => {
    last = request;
  });
  call.on('end', () => {
    call.write(last);
    call.end(echoed(call));
  });
}

function echoed({ metadata }: Call): Metadata {
  const copy = new Metadata();
  for (const name of Object.keys(metadata.getMap()).filter((key) => key.startsWith('x-'))) {
    for (const value of metadata.get(name)) copy.add(name, value);
  }
  return copy;
}

/** A status with a google.rpc.Status in its details, as other languages make it. */
function failure(call: Call): Error {
  const details = 'lost: 100 % ü\n';
  const why = encodeMessage([
    [1, 'type.googleapis.com/google.protobuf.StringValue'],
    [2, encodeMessage([[1, 'why']])],
  ]);
  const metadata = echoed(call);
  const full = encodeMessage([
    [1, status.DATA_LOSS],
    [2, details],
    [3, why],
  ]);
  metadata.set('grpc-status-details-bin', full);
  return Object.assign(new Error(details), { code: status.DATA_LOSS, details, metadata });
}
