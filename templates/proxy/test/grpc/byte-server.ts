import { promisify } from 'node:util';
import {
  Server,
  ServerCredentials,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import { ByteService } from './byte-service.js';

/** What serves each method; one that is left out answers with the last request, or with each. */
export interface ByteHandlers {
  readonly Unary?: (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => void;
  readonly ClientStream?: (
    call: ServerReadableStream<Buffer, Buffer>,
    answer: sendUnaryData<Buffer>,
  ) => void;
  readonly ServerStream?: (call: ServerWritableStream<Buffer, Buffer>) => void;
  readonly Bidi?: (call: ServerDuplexStream<Buffer, Buffer>) => void;
}

export interface ByteServer {
  readonly port: number;
  /** May be changed between calls. */
  handlers: ByteHandlers;
  readonly close: () => void;
}

const ECHO: Required<ByteHandlers> = {
  Unary: (call, answer) => answer(null, call.request),
  ClientStream: (call, answer) => {
    let last: Buffer = Buffer.alloc(0);
    call.on('data', (request: Buffer) => {
      last = request;
    });
    call.on('end', () => answer(null, last));
  },
  ServerStream: (call) => {
    call.write(call.request);
    call.write(call.request);
    call.end();
  },
  Bidi: (call) => {
    call.on('data', (request: Buffer) => call.write(request));
    call.on('end', () => call.end());
  },
};

/** Starts a server of the ByteService on a free port of 127.0.0.1. */
export async function startByteServer(handlers: ByteHandlers = {}): Promise<ByteServer> {
  const server = new Server({ 'grpc.max_receive_message_length': -1 });
  const all = (): Required<ByteHandlers> => ({ ...ECHO, ...running.handlers });
  server.addService(ByteService, {
    Unary: (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) =>
      all().Unary(call, answer),
    ClientStream: (call: ServerReadableStream<Buffer, Buffer>, answer: sendUnaryData<Buffer>) =>
      all().ClientStream(call, answer),
    ServerStream: (call: ServerWritableStream<Buffer, Buffer>) => all().ServerStream(call),
    Bidi: (call: ServerDuplexStream<Buffer, Buffer>) => all().Bidi(call),
  });
  const bind = promisify(server.bindAsync.bind(server));
  const port = await bind('127.0.0.1:0', ServerCredentials.createInsecure());
  const running: ByteServer = { port, handlers, close: () => server.forceShutdown() };
  return running;
}
