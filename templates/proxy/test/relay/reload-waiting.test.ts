import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, it } from '@jest/globals';
import { encodeFields } from '../../src/hpack/encode-field.js';
import { readProxyConfig } from '../../src/config/read-proxy-config.js';
import { REFUSED_STREAM } from '../../src/http2/error-codes.js';
import { connectRaw } from '../raw/connect-raw.js';
import { resetFrame } from '../raw/frame.js';
import { requestFields } from '../raw/grpc-fields.js';
import { startRawServer } from '../raw/raw-server.js';
import { startProxy, writeConfig } from '../start-proxy.js';
import { waitUntil } from '../wait-until.js';
import { answer } from './answers.js';

const REQUEST = encodeFields(requestFields('/shop.Shop/Order'));

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function configFor(upstream: number) {
  return readProxyConfig(['--config', 'proxy.yaml'], {}, () => writeConfig({ upstream }));
}

async function startPods() {
  const answering = await startRawServer({ onHeaders: (stream, peer) => answer(stream, peer) });
  ends.push(answering.close);
  return answering;
}

it('sends a call that waits for a pod to the upstream that comes in its place', async () => {
  const silent = createServer((socket) => socket.on('error', () => {}));
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const answering = await startPods();
  const running = await startProxy({ upstream: (silent.address() as AddressInfo).port });
  const client = await connectRaw(running);
  ends.push(
    () => silent.close(),
    running.close,
    () => client.close(),
  );
  const stream = client.open(REQUEST, { isLast: true });
  await waitUntil('the call waits', () =>
    running.proxy.describe().upstreams.some(({ queued }) => queued === 1),
  );

  running.proxy.reload(configFor(answering.port));

  await client.until('it is answered', () => stream.isClosed);
  expect(stream.field('grpc-status')).toBe('0');
});

it('sends a call that a pod refuses to the upstream that came in the place of its own', async () => {
  const refusing = await startRawServer();
  const answering = await startPods();
  const running = await startProxy({ upstream: refusing.port });
  const client = await connectRaw(running);
  ends.push(refusing.close, running.close, () => client.close());
  const stream = client.open(REQUEST, { isLast: true });
  await waitUntil('the pod has the call', () => refusing.peers[0]?.streams.has(1) === true);

  running.proxy.reload(configFor(answering.port));
  refusing.peers[0]?.send(resetFrame(1, REFUSED_STREAM));

  await client.until('it is answered', () => stream.isClosed);
  expect(stream.field('grpc-status')).toBe('0');
});
