import { setTimeout as sleep } from 'node:timers/promises';
import { status, type Client } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { serveAdmin, type AdminServer } from '../../src/admin/admin-server.js';
import type { ProxyDescription } from '../../src/admin/proxy-description.js';
import { startByteServer, type ByteServer } from '../grpc/byte-server.js';
import { ByteService } from '../grpc/byte-service.js';
import { callBytes, createByteClient } from '../grpc/byte-client.js';
import { startBidi, startUnary } from '../grpc/calls.js';
import { startProxy, type RunningProxy } from '../start-proxy.js';
import { parseMetrics } from './parse-metrics.js';

const ROUTES = [{ pathPrefix: '/test.ByteService/', upstream: 'upstream' }];

let server: ByteServer;
let running: RunningProxy;
let admin: AdminServer;
let client: Client;
beforeEach(async () => {
  server = await startByteServer();
  running = await startProxy({ upstream: { upstream: server.port }, routes: ROUTES });
  admin = await serveAdmin(running.proxy, { address: '127.0.0.1', port: 0 });
  client = createByteClient(running.port);
});
afterEach(() => {
  client.close();
  admin.close();
  running.close();
  server.close();
});

function fetchPage(path: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${admin.address.port}${path}`);
}

/** The first value of that name that has these labels among others; 0 where there is none. */
async function valueOf(
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<number> {
  const families = parseMetrics(await (await fetchPage('/metrics')).text());
  const found = [...families.values()]
    .flatMap(({ samples }) => samples)
    .find(
      (sample) =>
        sample.name === name &&
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    );
  return found?.value ?? 0;
}

async function describeProxy(): Promise<ProxyDescription> {
  return (await (await fetchPage('/endpoints')).json()) as ProxyDescription;
}

/** Looks again and again: what a client has seen the proxy may count a moment later. */
async function eventually(look: () => Promise<void>): Promise<void> {
  for (const end = performance.now() + 10_000; ; await sleep(10)) {
    try {
      await look();
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
    }
  }
}

const UNARY = { service: 'test.ByteService', method: 'Unary' };

describe('the pages of a proxy under way', () => {
  it('count calls by method and status, and their bytes and durations', async () => {
    for (let calls = 0; calls < 3; calls += 1) {
      await callBytes(client, 'Unary', [Buffer.from('hello')]);
    }
    server.handlers = {
      Unary: (_, answer) => answer({ code: status.NOT_FOUND, details: 'Not here.' }),
    };
    await callBytes(client, 'Unary', [Buffer.from('hello')]);

    await eventually(async () => {
      expect(await valueOf('grpc_proxy_calls_total', { ...UNARY, code: 'OK' })).toBe(3);
      expect(await valueOf('grpc_proxy_calls_total', { ...UNARY, code: 'NotFound' })).toBe(1);
      expect(await valueOf('grpc_proxy_calls_in_flight', UNARY)).toBe(0);
      expect(await valueOf('grpc_proxy_call_duration_seconds_count', UNARY)).toBe(4);
    });
    expect(await valueOf('grpc_proxy_response_bytes_total', UNARY)).toBe(30);
    expect(
      await valueOf('grpc_proxy_socket_bytes_total', { side: 'client', direction: 'in' }),
    ).toBeGreaterThan(40);
    expect(
      await valueOf('grpc_proxy_socket_bytes_total', { side: 'upstream', direction: 'out' }),
    ).toBeGreaterThan(40);
  });

  it('never tell methods apart that no pod has', async () => {
    for (const method of ['One', 'Two', 'Three']) {
      const unknown = { ...ByteService.Unary, path: `/test.ByteService/${method}` };
      const { code } = await startUnary(client, unknown, Buffer.alloc(0)).view;
      expect(code).toBe(status.UNIMPLEMENTED);
    }

    await eventually(async () => {
      const other = { service: 'other', method: 'other', code: 'Unimplemented' };
      expect(await valueOf('grpc_proxy_calls_total', other)).toBe(3);
    });
    expect(await (await fetchPage('/metrics')).text()).not.toContain('method="One"');
  });

  it('show a call in flight, with its pod', async () => {
    const { call, view } = startBidi(client, ByteService.Bidi);
    call.write(Buffer.from('hello'));

    await eventually(async () => {
      const { connections, calls, upstreams } = await describeProxy();
      expect([connections, calls]).toEqual([1, 1]);
      expect(upstreams).toEqual([
        expect.objectContaining({
          name: 'upstream',
          target: `127.0.0.1:${server.port}`,
          queued: 0,
          endpoints: [
            {
              address: `127.0.0.1:${server.port}`,
              state: 'ready',
              inFlight: 1,
              picks: 1,
              connections: 1,
            },
          ],
        }),
      ]);
    });
    expect(await valueOf('grpc_proxy_upstream_endpoints', { state: 'ready' })).toBe(1);
    expect(await valueOf('grpc_proxy_upstream_calls_in_flight')).toBe(1);
    expect(await valueOf('grpc_proxy_client_connections')).toBe(1);

    call.end();
    await view;
    await eventually(async () => expect((await describeProxy()).calls).toBe(0));
  });

  it('count what the proxy answers itself', async () => {
    const elsewhere = { ...ByteService.Unary, path: '/else.Where/Unary' };
    const { code } = await startUnary(client, elsewhere, Buffer.alloc(0)).view;

    expect(code).toBe(status.UNIMPLEMENTED);
    expect(await valueOf('grpc_proxy_own_answers_total', { reason: 'no_route' })).toBe(1);
  });

  it('show a pod that is gone, and the calls that fail for it', async () => {
    await callBytes(client, 'Unary', [Buffer.from('hello')]);
    server.close();

    await eventually(async () => {
      const [upstream] = (await describeProxy()).upstreams;
      expect(upstream?.endpoints).toMatchObject([{ state: 'failed', connections: 0 }]);
    });
    await eventually(async () => {
      expect((await callBytes(client, 'Unary', [Buffer.alloc(0)])).code).toBe(status.UNAVAILABLE);
      const reason = { reason: 'connect_failed' };
      expect(await valueOf('grpc_proxy_own_answers_total', reason)).toBeGreaterThan(0);
    });
  });

  it('say that the proxy takes calls', async () => {
    expect(await (await fetchPage('/healthz')).text()).toBe('The proxy takes calls.\n');
    expect(await valueOf('grpc_proxy_ready')).toBe(1);
  });
});
