import { createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, it } from '@jest/globals';
import { encodeFields } from '../../src/hpack/encode-field.js';
import { INITIAL_WINDOW_SIZE } from '../../src/http2/settings.js';
import { connectRaw } from '../raw/connect-raw.js';
import { dataFrame, headerFrames, settingsFrame } from '../raw/frame.js';
import { requestFields, RESPONSE_FIELDS } from '../raw/grpc-fields.js';
import { startRawServer } from '../raw/raw-server.js';
import { startProxy } from '../start-proxy.js';
import { waitUntil } from '../wait-until.js';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A pod that accepts connections and says nothing on them until it is told to. */
async function startSilentPod() {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket.on('error', () => {}).resume()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const speak = () => {
    for (const socket of sockets) socket.write(settingsFrame([]));
  };
  return { port: (server.address() as AddressInfo).port, speak };
}

const BIG_WINDOW = 0x7fff_ffff;
const SOME = Buffer.alloc(16_000);

it('is not sent any more when it failed while it waited for a pod, though its client reads nothing', async () => {
  const silent = await startSilentPod();
  const loud = await startRawServer({
    onHeaders: ({ id }, peer) => {
      peer.send(headerFrames(id, encodeFields(RESPONSE_FIELDS)));
      const send = () => {
        while (peer.allowed.room(id) >= SOME.length) {
          peer.allowed.take(id, SOME.length);
          peer.send(dataFrame(id, SOME));
        }
      };
      const timer = setInterval(send, 5);
      ends.push(() => clearInterval(timer));
    },
  });
  const running = await startProxy({
    upstream: { loud: loud.port, silent: silent.port },
    routes: [
      { pathPrefix: '/loud.Loud/', upstream: 'loud' },
      { pathPrefix: '/silent.Silent/', upstream: 'silent' },
    ],
    settings: { limits: { maxBufferedBytes: 4 * 1_048_576 } },
  });
  const client = await connectRaw(running, { settings: [[INITIAL_WINDOW_SIZE, BIG_WINDOW]] });
  ends.push(loud.close, running.close, () => client.close());
  const { proxy } = running;
  client.give(0, BIG_WINDOW - 65_535);
  client.open(encodeFields(requestFields('/loud.Loud/Talk')), { isLast: true });
  await client.until('the flood begins', () => (client.streams.get(1)?.dataBytes ?? 0) > 0);
  client.socket.pause();
  let held = 0;
  await waitUntil('what the loud pod says has to wait in the proxy', () => {
    const before = held;
    proxy.describe();
    held = proxy.counters.bufferedBytes;
    return held > 100_000 && held === before;
  });

  const silentCall = encodeFields(requestFields('/silent.Silent/Hear'));
  const waiting = Array.from({ length: 8 }, () => client.open(silentCall));
  for (const { id } of waiting) {
    for (let part = 0; part < 16; part += 1) client.send(dataFrame(id, SOME));
  }
  await waitUntil('some of them fail for want of memory', () => proxy.counters.sheds.memory > 0);
  silent.speak();
  await waitUntil('the others are sent', () =>
    proxy.describe().upstreams.some(({ name, queued }) => name === 'silent' && queued === 0),
  );

  client.socket.resume();
  await client.until('those that failed are told so', () =>
    waiting.some((stream) => stream.field('grpc-status') !== undefined),
  );
  const codes = new Set(waiting.map((stream) => stream.field('grpc-status')));
  expect(codes).toEqual(new Set(['8', undefined]));
});
