import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { serveAdmin, type AdminServer } from '../../src/admin/admin-server.js';
import { EXAMPLE_DESCRIPTION, exampleView, type ExampleView } from './example-view.js';
import { parseMetrics } from './parse-metrics.js';

let view: ExampleView;
let admin: AdminServer;
let url: string;
beforeEach(async () => {
  view = exampleView();
  admin = await serveAdmin(view, { address: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${admin.address.port}`;
});
afterEach(() => admin.close());

async function textOf(path: string): Promise<[status: number, text: string]> {
  const response = await fetch(`${url}${path}`);
  return [response.status, await response.text()];
}

/** Sends bytes as they are. @returns all that came back until the other side closed */
async function send(...parts: (string | Buffer)[]): Promise<string> {
  const socket = connect(admin.address.port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
  socket.on('error', () => {});
  for (const part of parts) socket.write(part);
  await once(socket, 'close');
  return answer;
}

describe('the admin port', () => {
  it('shows the metrics in the text format of Prometheus', async () => {
    view.counters.replays = 3;

    const response = await fetch(`${url}/metrics`);

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const families = parseMetrics(await response.text());
    expect(families.get('grpc_proxy_replays_total')?.samples).toEqual([
      { name: 'grpc_proxy_replays_total', labels: {}, value: 3 },
    ]);
  });

  it('shows what the proxy knows as JSON', async () => {
    const response = await fetch(`${url}/endpoints`);

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    // What is undefined is not there.
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(EXAMPLE_DESCRIPTION)));
  });

  it('says whether calls are welcome', async () => {
    expect(await textOf('/healthz')).toEqual([
      503,
      'The proxy is starting: it does not take calls yet.\n',
    ]);
    view.health.ready();
    expect(await textOf('/healthz')).toEqual([200, 'The proxy takes calls.\n']);
    view.health.draining();
    expect(await textOf('/healthz')).toEqual([
      503,
      'The proxy is draining: it takes no new calls.\n',
    ]);
  });

  it.each(['/', '/metrics/calls', '/Metrics', '//', '/%', '/..'])(
    'says of %s which pages there are',
    async (path) => {
      expect(await send(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)).toMatch(
        /^HTTP\/1\.1 404 [^]*Not found: the pages of this port are \/metrics, \/endpoints, \/healthz\.\n$/,
      );
    },
  );

  it.each(['/metrics?name=a', '/healthz?', 'http://proxy:9090/metrics'])(
    'finds %s',
    async (target) => {
      view.health.ready();
      expect(await send(`GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)).toMatch(
        /^HTTP\/1\.1 200 /,
      );
    },
  );

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
    const response = await fetch(`${url}/endpoints`, { method });

    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(await response.text()).toBe('Allowed are GET and HEAD.\n');
  });

  it.each(['/metrics', '/endpoints', '/healthz', '/none'])(
    'answers HEAD of %s as GET, without the body',
    async (path) => {
      const get = await fetch(`${url}${path}`);
      const size = (await get.text()).length;
      const head = request(`${url}${path}`, { method: 'HEAD' }).end();
      const [response] = (await once(head, 'response')) as [IncomingMessage];
      const chunks = (await response.toArray()) as Buffer[];

      expect(response.statusCode).toBe(get.status);
      expect(response.headers['content-type']).toBe(get.headers.get('content-type'));
      // The values of the process differ from one look to the next.
      if (path !== '/metrics') expect(response.headers['content-length']).toBe(`${size}`);
      expect(chunks).toEqual([]);
    },
  );

  it('says why it cannot tell', async () => {
    view.describe = () => {
      throw new Error('The upstreams are gone.');
    };

    expect(await textOf('/metrics')).toEqual([500, 'The upstreams are gone.\n']);
    expect(await textOf('/endpoints')).toEqual([500, 'The upstreams are gone.\n']);
    view.health.ready();
    expect(await textOf('/healthz')).toEqual([200, 'The proxy takes calls.\n']);
  });
});

describe('the admin port, badly asked,', () => {
  afterEach(async () => {
    expect((await textOf('/endpoints'))[0]).toBe(200);
  });

  it.each<[string, string | Buffer, RegExp]>([
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['TLS', Buffer.from('160301020001000ffc0303', 'hex'), /^HTTP\/1\.1 400 /],
    ['no HTTP', 'hello\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['no host', 'GET /metrics HTTP/1.1\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['CONNECT', 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n', /^$/],
    [
      'headers without end',
      `GET /metrics HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}`,
      /^HTTP\/1\.1 431 /,
    ],
    [
      'two lengths of a body',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      /^HTTP\/1\.1 400 /,
    ],
    [
      'an upgrade',
      'GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n',
      /^HTTP\/1\.1 503 [^]*starting/,
    ],
  ])('by %s, goes on', async (_, bytes, expected) => {
    expect(await send(bytes)).toMatch(expected);
  });

  it('by one who leaves before the answer, goes on', async () => {
    const socket = connect(admin.address.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(20), () =>
      socket.resetAndDestroy(),
    );
    await once(socket, 'close');
  });

  it('by one who sends a body that nobody wants, goes on', async () => {
    const head = 'POST /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n';
    const body = 'x'.repeat(1_000_000);
    expect(await send(`${head}Content-Length: ${body.length}\r\n\r\n`, body)).toMatch(
      /^HTTP\/1\.1 405 /,
    );
  });
});

describe('the port of the admin pages', () => {
  const others: { close(): unknown }[] = [];
  afterEach(() => {
    for (const other of others.splice(0)) other.close();
  });

  it('is every address for ::', async () => {
    const everywhere = await serveAdmin(view, { address: '::', port: 0 });
    others.push(everywhere);

    expect((await fetch(`http://127.0.0.1:${everywhere.address.port}/metrics`)).status).toBe(200);
  });

  it('says where it cannot be had', async () => {
    const taken: Server = createServer().listen(0, '127.0.0.1');
    others.push(taken);
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;

    await expect(serveAdmin(view, { address: '127.0.0.1', port })).rejects.toThrow(
      new RegExp(`^Cannot serve the admin pages on 127\\.0\\.0\\.1:${port}: .*EADDRINUSE.*\\.$`),
    );
  });

  it('is free again after close, whoever is connected', async () => {
    const first = await serveAdmin(view, { address: '127.0.0.1', port: 0 });
    const { port } = first.address;
    const idle = connect(port, '127.0.0.1').on('error', () => {});
    await once(idle, 'connect');
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(503);

    first.close();
    await once(idle, 'close');

    const second = await serveAdmin(view, { address: '127.0.0.1', port });
    others.push(second);
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(503);
  });

  it('takes no more than 64 connections', async () => {
    const sockets = Array.from({ length: 64 }, () => connect(admin.address.port, '127.0.0.1'));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const late = connect(admin.address.port, '127.0.0.1').on('error', () => {});
    await once(late, 'close');

    for (const socket of sockets) socket.destroy();
    expect(sockets.some(({ readableEnded }) => readableEnded)).toBe(false);
  });
});
