import { once } from 'node:events';
import { createServer } from 'node:net';
import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from '@jest/globals';
import { freePort } from '../free-port.js';
import { callBytes, createByteClient } from '../grpc/byte-client.js';
import { startByteServer } from '../grpc/byte-server.js';
import { startProxy, type ProxyOptions } from '../start-proxy.js';
import { waitUntil } from '../wait-until.js';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function start(options: ProxyOptions) {
  const running = await startProxy(options);
  const client = createByteClient(running.port);
  ends.push(running.close, () => client.close());
  const call = () => callBytes(client, 'Unary', [Buffer.from('hello')]);
  return { ...running, call };
}

describe('a failure of the proxy', () => {
  it('is UNAVAILABLE with what kept it from connecting', async () => {
    const port = await freePort();
    const { call, proxy } = await start({ upstream: port });
    const { code, details } = await call();
    expect(code).toBe(status.UNAVAILABLE);
    expect(details).toBe(
      `None of the 1 pods of 127.0.0.1:${port} can be connected to: ` +
        `The connection to the pod at 127.0.0.1:${port} failed: connect ECONNREFUSED 127.0.0.1:${port}.`,
    );
    expect(proxy.counters.ownAnswers.connect_failed).toBe(1);
  });

  it('is UNAVAILABLE with the sentence of the resolver where there is no pod', async () => {
    const { call, proxy } = await start({
      upstream: 1,
      upstreamSettings: {
        target: 'orders-headless.shop.svc.cluster.local:50051',
        dnsServers: [`127.0.0.1:${await freePort()}`],
      },
    });
    const { code, details } = await call();
    expect(code).toBe(status.UNAVAILABLE);
    expect(details).toContain('orders-headless.shop.svc.cluster.local');
    expect(proxy.counters.ownAnswers.no_endpoint).toBe(1);
  });

  it('is UNIMPLEMENTED where no route fits', async () => {
    const server = await startByteServer();
    ends.push(server.close);
    const { call, proxy } = await start({
      upstream: { orders: server.port },
      routes: [{ pathPrefix: '/orders.v1.OrdersService/', upstream: 'orders' }],
    });
    const { code, details } = await call();
    expect(code).toBe(status.UNIMPLEMENTED);
    expect(details).toBe('No route of the proxy fits /test.ByteService/Unary of bytes.example.');
    expect(proxy.counters.ownAnswers.no_route).toBe(1);
  });

  it('ends when the pod is there', async () => {
    const port = await freePort();
    const { call } = await start({ upstream: port });
    expect((await call()).code).toBe(status.UNAVAILABLE);
    const pod = createServer().listen(port, '127.0.0.1');
    pod.close();
    const { Server, ServerCredentials } = await import('@grpc/grpc-js');
    const { ByteService } = await import('../grpc/byte-service.js');
    const server = new Server();
    server.addService(ByteService, {
      Unary: (_call: unknown, answer: (error: null, response: Buffer) => void) =>
        answer(null, Buffer.from('fine')),
      ClientStream: () => {},
      ServerStream: () => {},
      Bidi: () => {},
    });
    await once(pod, 'close');
    await new Promise<void>((resolve, reject) => {
      const credentials = ServerCredentials.createInsecure();
      server.bindAsync(`127.0.0.1:${port}`, credentials, (error) =>
        error ? reject(error) : resolve(),
      );
    });
    ends.push(() => server.forceShutdown());
    await waitUntil('a call is served', async () => (await call()).code === status.OK);
  });
});
