import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Counter, Registry } from 'prom-client';
import { serveMetrics, type MetricsText } from '../../src/metrics/serve-metrics.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

function textOf(registry: Registry): MetricsText {
  return { contentType: registry.contentType, text: () => registry.metrics() };
}

async function serve(registry = new Registry(), address = '127.0.0.1'): Promise<string> {
  const server = await serveMetrics(textOf(registry), address, 0);
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the listener for metrics', () => {
  it.each(['127.0.0.1', '::'])('on %s answers in the text format', async (address) => {
    const registry = new Registry();
    new Counter({ name: 'jobs_total', help: 'Jobs.', registers: [registry] }).inc(3);

    const response = await fetch(`${await serve(registry, address)}/metrics`);

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await response.text()).toContain('jobs_total 3\n');
  });

  it('has the metrics at /metrics only, whatever else is asked', async () => {
    const url = await serve();

    expect((await fetch(`${url}/metrics?name=jobs_total`)).status).toBe(200);
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(`${url}/metrics/jobs`)).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
  });

  it('says why there are no metrics when one fails', async () => {
    const registry = new Registry();
    new Counter({
      name: 'jobs_total',
      help: 'Jobs.',
      registers: [registry],
      collect() {
        throw new Error('no jobs');
      },
    });

    const response = await fetch(`${await serve(registry)}/metrics`);

    expect([response.status, await response.text()]).toEqual([500, 'no jobs\n']);
  });

  it('says where it cannot listen', async () => {
    const taken = createTcpServer().listen(0, '127.0.0.1');
    servers.push(taken);
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;

    await expect(serveMetrics(textOf(new Registry()), '127.0.0.1', port)).rejects.toThrow(
      new RegExp(`^Cannot serve metrics on 127\\.0\\.0\\.1:${port}: .*EADDRINUSE`),
    );
  });
});
