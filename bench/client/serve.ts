import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import {
  OrdersService,
  type EchoRequest__Output,
  type EchoResponse,
} from '../../templates/service/client/generated/index.js';

/** A process of its own with servers in it, so that the clients' CPU time is the clients' alone. */
export interface ServeRequest {
  /** How many servers. */
  readonly count: number;
  /** `0.0.0.0` makes one server answer at every loopback address. */
  readonly host: string;
  /** Milliseconds the first one waits before it answers. */
  readonly slowMs: number;
}

async function serve({ host, slowMs }: ServeRequest, index: number): Promise<number> {
  const server = new Server();
  const delayMs = index === 0 ? slowMs : 0;
  server.addService(OrdersService, {
    Echo: (
      { request }: ServerUnaryCall<EchoRequest__Output, EchoResponse>,
      callback: sendUnaryData<EchoResponse>,
    ) => {
      const answer = () => callback(null, { message: request.message, servedBy: `${index}` });
      if (delayMs > 0) setTimeout(answer, delayMs);
      else answer();
    },
    Tick: () => {},
    Chat: () => {},
  });
  return new Promise((resolve, reject) =>
    server.bindAsync(`${host}:0`, ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    ),
  );
}

process.on('message', (request: ServeRequest) => {
  void Promise.all(Array.from({ length: request.count }, (_, index) => serve(request, index))).then(
    (ports) => process.send?.(ports),
  );
});
process.on('disconnect', () => process.exit());
