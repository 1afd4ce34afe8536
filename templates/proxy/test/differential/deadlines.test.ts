import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { callBytes, createByteClient } from '../grpc/byte-client.js';
import { startByteServer, type ByteServer } from '../grpc/byte-server.js';
import { startProxy, type RunningProxy } from '../start-proxy.js';

let server: ByteServer;
let running: RunningProxy;
beforeEach(async () => {
  server = await startByteServer();
  running = await startProxy({ upstream: server.port });
});
afterEach(() => {
  running.close();
  server.close();
});

it.each([60_000, 3_600_000, 86_400_000])('a deadline in %i ms reaches the server', async (ms) => {
  const client = createByteClient(running.port);
  let left = Number.NaN;
  server.handlers = {
    Unary: (call, answer) => {
      left = Number(call.getDeadline()) - Date.now();
      answer(null, call.request);
    },
  };

  const view = await callBytes(client, 'Unary', [], { options: { deadline: Date.now() + ms } });
  client.close();

  expect(view.code).toBe(status.OK);
  // gRPC sends at most 8 digits, so that a long time is rounded, by at most a second here.
  expect(left).toBeLessThanOrEqual(ms + 1000);
  expect(left).toBeGreaterThan(ms - 30_000);
});

it('a call without a deadline has none at the server', async () => {
  const client = createByteClient(running.port);
  let deadline: unknown;
  server.handlers = {
    Unary: (call, answer) => {
      deadline = call.getDeadline();
      answer(null, call.request);
    },
  };

  await callBytes(client, 'Unary', []);
  client.close();

  expect(deadline).toBe(Infinity);
});
