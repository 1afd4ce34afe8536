import { afterEach, describe, expect, it } from '@jest/globals';
import { encodeFields } from '../../src/hpack/encode-field.js';
import { PROTOCOL_ERROR } from '../../src/http2/error-codes.js';
import { connectRaw } from '../raw/connect-raw.js';
import { dataFrame } from '../raw/frame.js';
import { requestFields } from '../raw/grpc-fields.js';
import { startRawServer } from '../raw/raw-server.js';
import { startProxy } from '../start-proxy.js';
import { answer } from './answers.js';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A client that has sent a request with this length and this payload. */
async function send(length: string, payload: readonly number[]) {
  const pod = await startRawServer({ onHeaders: (stream, peer) => answer(stream, peer) });
  const { port, close } = await startProxy({ upstream: pod.port });
  const client = await connectRaw({ port });
  ends.push(pod.close, close, () => client.close());
  const fields = requestFields('/test.ByteService/Unary', [['content-length', length]]);
  const stream = client.open(encodeFields(fields), { isLast: payload.length === 0 });
  payload.forEach((bytes, index) => {
    client.send(
      dataFrame(stream.id, Buffer.alloc(bytes), { isLast: index === payload.length - 1 }),
    );
  });
  await client.until('the stream is closed', () => stream.isClosed);
  return stream;
}

describe('a request with content-length', () => {
  it.each([
    ['one frame', '5', [5]],
    ['several frames', '9', [5, 4]],
    ['no payload', '0', []],
  ])('goes to the pod when that is what it has: %s', async (_, length, payload) => {
    const stream = await send(length, payload);
    expect(stream.field('grpc-status')).toBe('0');
  });

  it.each([
    ['less', '6', [5]],
    ['more', '4', [5]],
    ['more, in several frames', '7', [5, 4]],
    ['nothing', '5', []],
    ['no number', 'five', [5]],
  ])('is malformed when it has %s (RFC 9113, section 8.1.1)', async (_, length, payload) => {
    const stream = await send(length, payload);
    expect(stream.resetCode).toBe(PROTOCOL_ERROR);
  });
});
