import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { logVerbosity, Server, setLogVerbosity } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { afterEach, describe, expect, it } from '@jest/globals';
import descriptor, { type IFileDescriptorProto } from 'protobufjs/ext/descriptor/index.js';
import { packageDefinition } from '../client/generated/index.js';
import { readConfig } from '../src/config.js';
import { Health } from '../src/health.js';
import { createLogger } from '../src/logger.js';
import { addReflection } from '../src/reflection.js';
import { Adapters } from '../src/rpc/adapters.js';
import { createServer, listen } from '../src/server.js';
import { services } from '../src/services.js';
import { serveJson } from './json-service.js';
import {
  askReflection,
  createReflectionClient,
  listServices,
  type ReflectionClient,
} from './reflection-client.js';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

describe('the server', () => {
  it('tells by reflection what it serves: the contract and its health', async () => {
    const bound = services(new Adapters({ podName: 'pod-1', logger: silentLogger() }));
    const server = closedLater(
      createServer({
        config: readConfig({}, { port: 50051, podName: 'pod-1' }),
        services: bound,
        contract: packageDefinition,
        health: new Health('pod-1'),
      }),
    );
    const { port } = await listen(server, '127.0.0.1', 0);
    const client = createReflectionClient(`127.0.0.1:${port}`);
    closers.push(() => client.close());

    const stream = client.serverReflectionInfo();
    const listed = await listServices(stream);
    stream.end();
    await once(stream, 'end');

    const served = bound.map(({ definition }) => serviceName(Object.values(definition)[0]?.path));
    expect(listed.sort()).toEqual([...served, 'grpc.health.v1.Health'].sort());
  });

  it('names the entries of maps as reflection clients want it', async () => {
    const service = await serveJson();
    const client = createReflectionClient(service.address);
    closers.push(
      () => service.close(),
      () => client.close(),
    );

    const [{ messageType = [] } = {}] = await describeSymbol(
      client,
      'grpc.health.v1.HealthListResponse',
    );
    expect(messageType.find(({ name }) => name === 'HealthListResponse')).toMatchObject({
      field: [{ name: 'statuses', typeName: 'StatusesEntry' }],
      nestedType: [{ name: 'StatusesEntry', options: { mapEntry: true } }],
    });
  });

  it('names fields by reflection as the contract does', async () => {
    const contract = fromJSON({
      nested: {
        demo: {
          nested: {
            Ping: { fields: { sentAtMs: { type: 'uint32', id: 1 } } },
            Demo: { methods: { Send: { requestType: 'Ping', responseType: 'Ping', comment: '' } } },
          },
        },
      },
    });
    const server = closedLater(new Server());
    addReflection(server, contract);
    const { port } = await listen(server, '127.0.0.1', 0);
    const client = createReflectionClient(`127.0.0.1:${port}`);
    closers.push(() => client.close());

    const [{ messageType = [] } = {}] = await describeSymbol(client, 'demo.Ping');

    expect(messageType).toMatchObject([
      { name: 'Ping', field: [{ name: 'sent_at_ms', jsonName: 'sentAtMs' }] },
    ]);
  });

  it('listens on every IPv4 address where there is no IPv6', async () => {
    const server = closedLater(new Server());
    const withoutIPv6: Pick<Server, 'bindAsync'> = {
      bindAsync(address, credentials, callback) {
        if (address.startsWith('[')) {
          callback(new Error('listen EAFNOSUPPORT: address family not supported :::0'), 0);
        } else server.bindAsync(address, credentials, callback);
      },
    };

    const bound = await listen(withoutIPv6, '::', 0);

    expect(bound.address).toBe('0.0.0.0');
    expect(bound.port).toBeGreaterThan(0);
  });

  it('says where it cannot listen', async () => {
    setLogVerbosity(logVerbosity.NONE);
    const taken = createTcpServer().listen(0, '127.0.0.1');
    closers.push(() => taken.close());
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;

    await expect(listen(closedLater(new Server()), '127.0.0.1', port)).rejects.toThrow(
      new RegExp(`^Cannot listen on 127\\.0\\.0\\.1:${port}: .*EADDRINUSE`),
    );
  });
});

/** The files that reflection names for a symbol. */
async function describeSymbol(
  client: ReflectionClient,
  symbol: string,
): Promise<IFileDescriptorProto[]> {
  const stream = client.serverReflectionInfo();
  const { fileDescriptorResponse } = await askReflection(stream, { fileContainingSymbol: symbol });
  stream.end();
  await once(stream, 'end');
  const files = fileDescriptorResponse?.fileDescriptorProto ?? [];
  return files.map(
    (bytes) => descriptor.FileDescriptorProto.decode(bytes) as unknown as IFileDescriptorProto,
  );
}

function closedLater(server: Server): Server {
  closers.push(() => server.forceShutdown());
  return server;
}

function silentLogger() {
  return createLogger({ logLevel: 'silent', podName: 'pod-1' });
}

/** '/orders.v1.OrdersService/Echo' belongs to 'orders.v1.OrdersService'. */
function serviceName(path: string | undefined): string | undefined {
  return path?.split('/')[1];
}
