import {
  credentials,
  makeGenericClientConstructor,
  type Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  type ClientUnaryCall,
  type ClientWritableStream,
  type MethodDefinition,
  type requestCallback,
  type Server,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { readConfig } from '../src/config.js';
import { Health } from '../src/health.js';
import { createLogger } from '../src/logger.js';
import { ServiceMetrics } from '../src/metrics/service-metrics.js';
import { Adapters } from '../src/rpc/adapters.js';
import { createServer, listen } from '../src/server.js';

/** A service with one method of each kind and JSON for messages, so that tests need nothing of the contract. */
const definition = {
  Unary: method('Unary', false, false),
  ServerStream: method('ServerStream', false, true),
  ClientStream: method('ClientStream', true, false),
  Bidi: method('Bidi', true, true),
};

export interface JsonClient extends Client {
  unary(request: unknown, callback: requestCallback<unknown>): ClientUnaryCall;
  unary(
    request: unknown,
    options: { deadline: number },
    callback: requestCallback<unknown>,
  ): ClientUnaryCall;
  serverStream(request: unknown): ClientReadableStream<unknown>;
  clientStream(callback: requestCallback<unknown>): ClientWritableStream<unknown>;
  bidi(): ClientDuplexStream<unknown, unknown>;
}

export type LogLine = Record<string, unknown>;

export interface JsonService {
  readonly client: JsonClient;
  readonly address: string;
  readonly adapters: Adapters;
  readonly health: Health;
  readonly metrics: ServiceMetrics;
  readonly server: Server;
  readonly logLines: LogLine[];
  close(): void;
}

/** Serves these handlers on a free port of 127.0.0.1. */
export async function serveJson(
  bindHandlers: (rpc: Adapters) => UntypedServiceImplementation = () => ({}),
  podName = 'pod-1',
): Promise<JsonService> {
  const logLines: LogLine[] = [];
  const logger = createLogger(
    { logLevel: 'debug', podName },
    { write: (line) => logLines.push(JSON.parse(line) as LogLine) },
  );
  const health = new Health(podName);
  const adapters = new Adapters({ podName, logger });
  const bound = [{ definition, handlers: bindHandlers(adapters) }];
  const metrics = new ServiceMetrics(bound);
  const server = createServer({
    config: readConfig({}, { port: 50051, podName }),
    services: bound,
    contract: {},
    health,
    metrics,
  });
  const { port } = await listen(server, '127.0.0.1', 0);
  const address = `127.0.0.1:${port}`;
  const JsonClient = makeGenericClientConstructor(definition, '');
  const client = new JsonClient(address, credentials.createInsecure()) as unknown as JsonClient;
  const close = () => {
    client.close();
    server.forceShutdown();
  };
  return { client, address, adapters, health, metrics, server, logLines, close };
}

function method(
  name: string,
  requestStream: boolean,
  responseStream: boolean,
): MethodDefinition<unknown, unknown> {
  const serialize = (value: unknown) => Buffer.from(JSON.stringify(value));
  const deserialize = (bytes: Buffer) => JSON.parse(bytes.toString()) as unknown;
  return {
    path: `/test.v1.Json/${name}`,
    requestStream,
    responseStream,
    requestSerialize: serialize,
    requestDeserialize: deserialize,
    responseSerialize: serialize,
    responseDeserialize: deserialize,
    originalName: name[0]?.toLowerCase() + name.slice(1),
  };
}
