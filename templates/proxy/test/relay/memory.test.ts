import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from '@jest/globals';
import { callBytes, createByteClient } from '../grpc/byte-client.js';
import { startByteServer, type ByteHandlers } from '../grpc/byte-server.js';
import { ByteService } from '../grpc/byte-service.js';
import { startServerStream } from '../grpc/calls.js';
import { startProxy, type Settings } from '../start-proxy.js';
import { waitUntil } from '../wait-until.js';

const WINDOW = 65_536;

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function start(handlers: ByteHandlers, settings: Settings = {}) {
  const server = await startByteServer(handlers);
  const running = await startProxy({ upstream: server.port, settings });
  const client = createByteClient(running.port, { 'grpc-node.flow_control_window': WINDOW });
  ends.push(running.close, server.close, () => client.close());
  return { client, ...running };
}

/** Sends without an end, as fast as it may. */
const ENDLESS: ByteHandlers = {
  ServerStream(call) {
    const send = () => {
      while (!call.cancelled && call.write(Buffer.alloc(16_384)));
      if (!call.cancelled) call.once('drain', send);
    };
    send();
  },
};

describe('a reader that stops', () => {
  it('costs at most the window of its stream, while its neighbours on the connection go on', async () => {
    const { client, proxy } = await start(ENDLESS, { limits: { streamWindowBytes: WINDOW } });
    const { call } = startServerStream(client, ByteService.ServerStream, Buffer.alloc(0));
    call.on('error', () => {});
    call.once('data', () => call.pause());
    // What has gone on is given back in halves of the window, so up to a half may be missing.
    await waitUntil('its window is full', () => heldBytes(proxy) >= WINDOW / 2);
    for (let neighbour = 0; neighbour < 20; neighbour += 1) {
      const { code } = await callBytes(client, 'Unary', [Buffer.alloc(1000)]);
      expect(code).toBe(status.OK);
    }
    expect(heldBytes(proxy)).toBeLessThanOrEqual(WINDOW);
    call.cancel();
    await waitUntil('nothing is held any more', () => heldBytes(proxy) === 0);
  });
});

describe('limits.maxBufferedBytes', () => {
  it('refuses new calls with RESOURCE_EXHAUSTED while it is spent, and takes them again after', async () => {
    const { client, proxy } = await start(ENDLESS, {
      limits: { maxBufferedBytes: 1_048_576, streamWindowBytes: WINDOW },
    });
    const ask = () => callBytes(client, 'Unary', [Buffer.alloc(10)]);
    const calls: ReturnType<typeof startServerStream<Buffer, Buffer>>[] = [];
    let refused = await ask();
    await waitUntil('the budget is spent', async () => {
      const started = startServerStream(client, ByteService.ServerStream, Buffer.alloc(0));
      started.call.once('data', () => started.call.pause());
      calls.push(started);
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
      refused = await ask();
      return refused.code !== status.OK;
    });
    expect(refused.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(refused.details).toContain('limits.maxBufferedBytes');
    expect(heldBytes(proxy)).toBeLessThanOrEqual(1_048_576 * 1.25);
    for (const { call } of calls) call.cancel();
    await Promise.all(calls.map(({ view }) => view));
    await waitUntil('nothing is held any more', () => heldBytes(proxy) === 0);
    expect((await ask()).code).toBe(status.OK);
    expect(proxy.counters.sheds.memory).toBeGreaterThan(0);
  });
});

function heldBytes(proxy: Awaited<ReturnType<typeof start>>['proxy']): number {
  proxy.describe();
  return proxy.counters.bufferedBytes;
}
