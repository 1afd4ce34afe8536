import {
  Server,
  ServerCredentials,
  ServerInterceptingCall,
  type ServerInterceptor,
} from '@grpc/grpc-js';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** A gRPC server without a service of ours: it answers each call with UNIMPLEMENTED. */
export interface OtherService {
  readonly connections: number;
  /** Calls that reached it. */
  readonly calls: number;
  end(): Promise<void>;
}

/** Starts it at 127.0.0.1, on a port that a pod has left. */
export async function startOtherService(
  port: number,
  credentials = ServerCredentials.createInsecure(),
): Promise<OtherService> {
  let calls = 0;
  let connections = 0;
  const sockets = new Set<Socket>();
  const countCalls: ServerInterceptor = (_method, call) => {
    calls += 1;
    return new ServerInterceptingCall(call);
  };
  const server = new Server({ interceptors: [countCalls] });
  const injector = server.createConnectionInjector(credentials);
  const listener = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    injector.injectConnection(socket);
  }).listen(port, '127.0.0.1');
  await once(listener, 'listening');
  return {
    get connections() {
      return connections;
    },
    get calls() {
      return calls;
    },
    async end() {
      listener.close();
      for (const socket of sockets) socket.destroy();
      injector.destroy();
      server.forceShutdown();
      await once(listener, 'close');
    },
  };
}
