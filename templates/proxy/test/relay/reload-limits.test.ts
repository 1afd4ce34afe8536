import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readProxyConfig } from '../../src/config/read-proxy-config.js';
import { callBytes, createByteClient } from '../grpc/byte-client.js';
import { startRawServer } from '../raw/raw-server.js';
import { startProxy, writeConfig } from '../start-proxy.js';
import { answer } from './answers.js';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

describe('a reload that changes limits', () => {
  it('keeps the connections to the pods', async () => {
    const pod = await startRawServer({ onHeaders: (stream, peer) => answer(stream, peer) });
    const { proxy, port, close } = await startProxy({ upstream: pod.port });
    const client = createByteClient(port);
    ends.push(pod.close, close, () => client.close());
    const call = () => callBytes(client, 'Unary', [Buffer.from('hello')]);
    expect((await call()).code).toBe(status.OK);
    const text = writeConfig({ upstream: pod.port, settings: { limits: { maxConnections: 7 } } });
    proxy.reload(readProxyConfig(['--config', 'changed.yaml'], {}, () => text));
    expect((await call()).code).toBe(status.OK);
    expect(pod.peers).toHaveLength(1);
  });
});
