import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Client, credentials, ServerCredentials, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callBytes, createByteClient } from '../../../templates/proxy/test/grpc/byte-client.js';
import { CALL_KINDS } from '../../../templates/proxy/test/grpc/byte-service.js';
import { digestView } from '../../../templates/proxy/test/grpc/digest.js';
import { INTEROP_CASES } from '../../../templates/proxy/test/interop/cases.js';
import { startTestServer } from '../../../templates/proxy/test/interop/test-server.js';
import { startProxy } from '../../../templates/proxy/test/start-proxy.js';
import type { Tool } from '../../chart/find-tool.js';
import { runTool } from '../../chart/run-tool.js';
import { describeWith } from '../../chart/tool.js';
import { waitUntil } from '../../wait-until.js';
import { buildProgram, go } from './build-program.js';
import { serveGo, type GoServers } from './serve-go.js';
import { serveJs, type JsServer } from './serve-js.js';

const COMPILE_MS = 600_000;
const VIEWS_MS = 120_000;

/** What a client of the Go program says of a call. */
interface View {
  readonly Name: string;
  readonly Code: string;
}

const ends: (() => unknown)[] = [];
let program: Tool;
let goServers: GoServers;
let jsServer: JsServer;

/** A proxy before a port. @returns its own port */
async function proxyTo(upstream: number): Promise<number> {
  const { port, close } = await startProxy({ upstream });
  ends.push(close);
  return port;
}

describeWith(go, 'grpc-go and the proxy', () => {
  beforeAll(async () => {
    program = await buildProgram();
    goServers = await serveGo(program);
    jsServer = await serveJs();
    ends.push(goServers.stop, jsServer.stop);
  }, COMPILE_MS);
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
    if (program?.path) rmSync(dirname(program.path), { recursive: true });
  });

  describe.each(Object.entries(INTEROP_CASES))('%s', (name, run) => {
    it('passes with a Go client and a Go server', async () => {
      await expectInterop(await proxyTo(goServers.interop), name);
    });

    it('passes with a Go client and a grpc-js server', async () => {
      const server = await startTestServer(ServerCredentials.createInsecure());
      ends.push(server.close);
      await expectInterop(await proxyTo(server.port), name);
    });

    it('passes with a grpc-js client and a Go server', async () => {
      const target = `127.0.0.1:${await proxyTo(goServers.interop)}`;
      const client = new Client(target, credentials.createInsecure());
      await run(client);
      client.close();
    });
  });

  it.each([
    ['a Go server', () => ({ port: goServers.bytes, cancelled: goServers.cancelled })],
    ['a grpc-js server', () => jsServer],
  ])(
    'a Go client sees of %s through the proxy what it sees without it',
    async (_, serverOf) => {
      const { port, cancelled } = serverOf();
      const before = cancelled();
      const direct = await views(port);
      const proxied = await views(await proxyTo(port));

      expect(proxied).toEqual(direct);
      const codes = new Map(proxied.map(({ Name, Code }) => [Name, Code]));
      expect(codes.size).toBe(38);
      expect(codes.get('Bidi, 16777216 bytes')).toBe('OK');
      expect(codes.get('a status with details')).toBe('DataLoss');
      expect(codes.get('a deadline')).toBe('DeadlineExceeded');
      expect(codes.get('a cancelled stream')).toBe('Canceled');
      await waitUntil('both sleeping calls are cancelled', () => cancelled() === before + 2);
    },
    VIEWS_MS,
  );

  it.each(CALL_KINDS)(
    'a grpc-js client sees of a Go server what it sees without it: %s',
    async (kind) => {
      const ports = [goServers.bytes, await proxyTo(goServers.bytes)];
      const requests = [0, 1, 16_384, 5_000_000].map((size) => Buffer.alloc(size, size));
      const seen = [];
      for (const port of ports) {
        const client = createByteClient(port);
        seen.push(digestView(await callBytes(client, kind, requests.slice().reverse())));
        client.close();
      }

      expect(seen[1]).toEqual(seen[0]);
      expect(seen[1]?.code).toBe(status.OK);
    },
  );
});

async function expectInterop(port: number, name: string): Promise<void> {
  const outcome = await runTool(program, ['interop', `127.0.0.1:${port}`, name]);
  expect(outcome).toMatchObject({ status: 0 });
}

async function views(port: number): Promise<View[]> {
  const { status: code, stdout, stderr } = await runTool(program, ['views', `127.0.0.1:${port}`]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const seen = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as View);
  // The deadline is the client's and the server's, and whose passes first is a matter of chance.
  return seen.map((view) => {
    return view.Name === 'a deadline' ? { Name: view.Name, Code: view.Code } : view;
  });
}
