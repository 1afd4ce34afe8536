import {
  credentials,
  makeGenericClientConstructor,
  status,
  type Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  type ClientUnaryCall,
  type Server,
  type ServiceError,
} from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  packageDefinition,
  type ChatRequest,
  type ChatResponse__Output,
  type EchoRequest,
  type EchoResponse__Output,
  type TickRequest,
  type TickResponse__Output,
} from '../client/generated/index.js';
import { readConfig } from '../src/config.js';
import { Health } from '../src/health.js';
import { createLogger } from '../src/logger.js';
import { Adapters } from '../src/rpc/adapters.js';
import { createServer, listen } from '../src/server.js';
import { services } from '../src/services.js';
import { outcomeOf, readAll } from './calls.js';

interface ContractClient extends Client {
  echo(
    request: EchoRequest,
    callback: (error: ServiceError | null, response?: EchoResponse__Output) => void,
  ): ClientUnaryCall;
  tick(request: TickRequest): ClientReadableStream<TickResponse__Output>;
  chat(): ClientDuplexStream<ChatRequest, ChatResponse__Output>;
}

let server: Server;
let client: ContractClient;

beforeAll(async () => {
  const logger = createLogger({ logLevel: 'silent', podName: 'pod-1' });
  const bound = services(new Adapters({ podName: 'pod-1', logger }));
  server = createServer({
    config: readConfig({}, { port: 50051, podName: 'pod-1' }),
    services: bound,
    contract: packageDefinition,
    health: new Health('pod-1'),
  });
  const { port } = await listen(server, '127.0.0.1', 0);
  const ContractClient = makeGenericClientConstructor(bound[0]?.definition ?? {}, '');
  client = new ContractClient(
    `127.0.0.1:${port}`,
    credentials.createInsecure(),
  ) as unknown as ContractClient;
});
afterAll(() => {
  client.close();
  server.forceShutdown();
});

describe('the contract over a connection', () => {
  it('echoes', async () => {
    const { responses } = await outcomeOf((done) => client.echo({ message: 'hello' }, done));

    expect(responses).toEqual([{ message: 'hello', servedBy: 'pod-1' }]);
  });

  it('refuses to echo nothing', async () => {
    const { error } = await outcomeOf((done) => client.echo({}, done));

    expect(error?.code).toBe(status.INVALID_ARGUMENT);
  });

  it('ticks', async () => {
    const { responses } = await readAll(client.tick({ count: 2, intervalMs: 1 }));

    expect(responses).toEqual([
      { sequence: 1, servedBy: 'pod-1' },
      { sequence: 2, servedBy: 'pod-1' },
    ]);
  });

  it('chats', async () => {
    const stream = client.chat();
    stream.write({ message: 'one' });
    stream.write({ message: 'two' });
    stream.end();

    expect((await readAll(stream)).responses).toEqual([
      { sequence: 1, message: 'one', servedBy: 'pod-1' },
      { sequence: 2, message: 'two', servedBy: 'pod-1' },
    ]);
  });
});
