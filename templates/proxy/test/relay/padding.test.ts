import { afterEach, expect, it } from '@jest/globals';
import { encodeFields } from '../../src/hpack/encode-field.js';
import { connectRaw } from '../raw/connect-raw.js';
import { requestFields } from '../raw/grpc-fields.js';
import { dataFrame } from '../raw/frame.js';
import { startRawServer } from '../raw/raw-server.js';
import { startProxy } from '../start-proxy.js';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

it('gives back the window that padding takes, though it goes nowhere', async () => {
  const pod = await startRawServer();
  const { port, close } = await startProxy({
    upstream: pod.port,
    settings: { limits: { streamWindowBytes: 65_536 } },
  });
  const client = await connectRaw({ port });
  ends.push(pod.close, close, () => client.close());
  const stream = client.open(encodeFields(requestFields('/test.ByteService/Bidi')));
  // 255 bytes of padding, and one that says so: four windows of it.
  for (let frame = 0; frame < 1000; frame += 1) {
    await client.until('the window is open', () => client.allowed.room(stream.id) >= 256);
    const bytes = dataFrame(stream.id, Buffer.alloc(0), { padding: 255 });
    client.allowed.take(stream.id, 256);
    client.send(bytes);
  }
  await client.roundTrip();
  expect(stream.resetCode).toBeUndefined();
});
