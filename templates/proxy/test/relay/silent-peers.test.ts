import { afterEach, describe, expect, it } from '@jest/globals';
import { encodeFields } from '../../src/hpack/encode-field.js';
import { CANCEL } from '../../src/http2/error-codes.js';
import { connectRaw } from '../raw/connect-raw.js';
import { requestFields } from '../raw/grpc-fields.js';
import { startRawServer } from '../raw/raw-server.js';
import { startProxy } from '../start-proxy.js';
import { waitUntil } from '../wait-until.js';

const REQUEST = encodeFields(requestFields('/shop.Shop/Order'));

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

describe('a peer that is gone without a word', () => {
  it('is a pod: its calls end with UNAVAILABLE, naming it', async () => {
    const pod = await startRawServer({ answers: false });
    const upstreamSettings = { keepaliveMs: 1000, keepaliveTimeoutMs: 100 };
    const { port, close, proxy } = await startProxy({ upstream: pod.port, upstreamSettings });
    const client = await connectRaw({ port });
    ends.push(pod.close, close, () => client.close());
    const stream = client.open(REQUEST);
    await client.until('the call ends', () => stream.isClosed);
    expect(stream.field('grpc-status')).toBe('14');
    expect(stream.field('grpc-message')).toContain(`127.0.0.1:${pod.port} did not answer a ping`);
    await waitUntil('the pod is connected to again', () => pod.peers.length === 2);
    expect(proxy.describe().upstreams[0]?.endpoints[0]?.inFlight).toBe(0);
  });

  it('is a client: its calls are cancelled at their pods', async () => {
    const pod = await startRawServer();
    const settings = { connection: { keepaliveMs: 1000, keepaliveTimeoutMs: 100 } };
    const { port, close, proxy } = await startProxy({ upstream: pod.port, settings });
    const client = await connectRaw({ port }, { answers: false });
    ends.push(pod.close, close, () => client.close());
    client.open(REQUEST);
    await waitUntil('the pod has the call', () => pod.peers[0]?.streams.has(1) === true);
    const [peer] = pod.peers;
    await peer?.until('it is reset', () => peer.streams.get(1)?.resetCode !== undefined);
    expect(peer?.streams.get(1)?.resetCode).toBe(CANCEL);
    await waitUntil('the connection is closed', () => client.isClosed);
    expect(proxy.describe()).toMatchObject({ connections: 0, calls: 0 });
  });
});
