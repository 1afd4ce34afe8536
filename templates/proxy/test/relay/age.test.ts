import { afterEach, expect, it } from '@jest/globals';
import { encodeFields } from '../../src/hpack/encode-field.js';
import { CANCEL } from '../../src/http2/error-codes.js';
import { INITIAL_WINDOW_SIZE } from '../../src/http2/settings.js';
import { connectRaw } from '../raw/connect-raw.js';
import { dataFrame, headerFrames } from '../raw/frame.js';
import { requestFields, RESPONSE_FIELDS } from '../raw/grpc-fields.js';
import { startRawServer } from '../raw/raw-server.js';
import { startProxy } from '../start-proxy.js';
import { waitUntil } from '../wait-until.js';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

it('ends an old connection even where a call of it is stuck behind a window that nobody opens', async () => {
  const pod = await startRawServer({
    onHeaders: ({ id }, peer) => {
      peer.send(headerFrames(id, encodeFields(RESPONSE_FIELDS)), dataFrame(id, Buffer.alloc(100)));
    },
  });
  const running = await startProxy({
    upstream: pod.port,
    settings: { connection: { maxAgeMs: 1000, ageGraceMs: 0 } },
  });
  const client = await connectRaw(running, {
    settings: [[INITIAL_WINDOW_SIZE, 10]],
    opensWindows: false,
  });
  ends.push(pod.close, running.close, () => client.close());
  const stream = client.open(encodeFields(requestFields('/shop.Shop/Watch')));
  await client.until('the stream is reset', () => stream.resetCode !== undefined);
  expect(stream.resetCode).toBe(CANCEL);
  expect(stream.dataBytes).toBe(10);
  await waitUntil('the connection is closed', () => client.isClosed);
  expect(client.goawayCode).toBe(0);
  const { calls, connections } = running.proxy.describe();
  expect({ calls, connections }).toEqual({ calls: 0, connections: 0 });
  expect(running.proxy.counters.bufferedBytes).toBe(0);
});
