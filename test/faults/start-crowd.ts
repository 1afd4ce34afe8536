import {
  Metadata,
  Server,
  ServerCredentials,
  ServerInterceptingCall,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerInterceptor,
  type ServerUnaryCall,
} from '@grpc/grpc-js';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import {
  OrdersService,
  type ChatRequest__Output,
  type ChatResponse,
  type EchoRequest__Output,
  type EchoResponse,
} from '../../templates/service/client/generated/index.js';

/** One real gRPC server that plays a pod at each loopback address it is dialled at. */
export interface Crowd {
  readonly port: number;
  /** Calls that arrived, by the address that was dialled. */
  readonly calls: ReadonlyMap<string, number>;
  /** Connections made until now, by the address that was dialled. */
  readonly connections: ReadonlyMap<string, number>;
  /** Connections that stand. */
  readonly openConnections: number;
  clearCalls(): void;
  /** Breaks every connection and listens no more; the port is free when it resolves. */
  kill(): Promise<void>;
}

export interface CrowdOptions {
  /** Default 0.0.0.0: every address of 127.0.0.0/8, of which Linux has all and other systems only 127.0.0.1. */
  readonly host?: string;
  /** Default 0, a free one. */
  readonly port?: number;
  /** Default: plain text. */
  readonly credentials?: ServerCredentials;
  /** Where each call comes to a halt for ever. Default: nowhere, calls are answered. */
  readonly haltsAt?: 'request' | 'response headers';
}

export async function startCrowd({
  host = '0.0.0.0',
  port = 0,
  credentials = ServerCredentials.createInsecure(),
  haltsAt,
}: CrowdOptions = {}): Promise<Crowd> {
  const calls = new Map<string, number>();
  const connections = new Map<string, number>();
  const sockets = new Set<Socket>();

  const grpcServer = new Server({ 'grpc.enable_channelz': 0, interceptors: [noteAddress] });
  grpcServer.addService(OrdersService, {
    Echo(
      call: ServerUnaryCall<EchoRequest__Output, EchoResponse>,
      callback: sendUnaryData<EchoResponse>,
    ) {
      const address = String(call.metadata.get(DIALLED)[0]);
      count(calls, address);
      if (haltsAt === 'response headers') call.sendMetadata(new Metadata());
      if (haltsAt !== undefined) return;
      callback(null, { message: call.request.message, servedBy: address });
    },
    Tick: () => {},
    Chat(call: ServerDuplexStream<ChatRequest__Output, ChatResponse>) {
      call.on('data', ({ message }: ChatRequest__Output) => call.write({ message }));
      call.on('end', () => call.end());
    },
  });
  const injector = grpcServer.createConnectionInjector(credentials);
  const listener = createServer((socket) => {
    const address = socket.localAddress ?? '';
    sockets.add(socket);
    count(connections, address);
    socket.once('close', () => sockets.delete(socket));
    injector.injectConnection(socket);
  });
  listener.listen(port, host, 4096);
  await once(listener, 'listening');

  return {
    port: (listener.address() as AddressInfo).port,
    calls,
    connections,
    get openConnections() {
      return sockets.size;
    },
    clearCalls: () => calls.clear(),
    async kill() {
      if (!listener.listening) return;
      listener.close();
      for (const socket of sockets) socket.destroy();
      injector.destroy();
      grpcServer.forceShutdown();
      await once(listener, 'close');
    },
  };
}

/** The metadata key under which a call finds the address that was dialled. */
const DIALLED = 'dialled-address';

/** The peer's address and port do not tell: Linux uses one source port towards several addresses. */
const noteAddress: ServerInterceptor = (_method, call) =>
  new ServerInterceptingCall(call, {
    start: (next) =>
      next({
        onReceiveMetadata(metadata, nextMetadata) {
          metadata.set(DIALLED, call.getConnectionInfo().localAddress ?? '');
          nextMetadata(metadata);
        },
      }),
  });

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** So many different addresses of 127.0.0.0/8, none of them 127.0.0.1. */
export function loopbackAddresses(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const pod = index + 1;
    return `127.1.${pod >> 8}.${pod & 255}`;
  });
}
