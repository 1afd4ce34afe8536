import { Client, credentials, ServerCredentials } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { makeCertificate, type Certificate } from '../certificates.js';
import { startProxy, type RunningProxy } from '../start-proxy.js';
import { INTEROP_CASES } from './cases.js';
import { startTestServer, type TestServer } from './test-server.js';

let certificate: Certificate;
beforeAll(async () => {
  certificate = await makeCertificate();
});
afterAll(() => certificate.remove());

describe.each([
  ['in plain text', false],
  ['by TLS on both sides', true],
])('the interop cases through the proxy %s', (_, isTls) => {
  let server: TestServer;
  let running: RunningProxy;
  let client: Client;

  beforeAll(async () => {
    const { cert, key, certFile, keyFile } = certificate;
    const pair = { cert_chain: Buffer.from(cert), private_key: Buffer.from(key) };
    server = await startTestServer(
      isTls ? ServerCredentials.createSsl(null, [pair]) : ServerCredentials.createInsecure(),
    );
    running = await startProxy({
      upstream: server.port,
      upstreamSettings: isTls ? { tls: { caFile: certFile } } : {},
      settings: isTls ? { listen: { tls: { certFile, keyFile } } } : {},
    });
    client = new Client(
      `127.0.0.1:${running.port}`,
      isTls ? credentials.createSsl(Buffer.from(cert)) : credentials.createInsecure(),
    );
  });
  afterAll(() => {
    client.close();
    running.close();
    server.close();
  });

  it.each(Object.entries(INTEROP_CASES))('%s', async (_name, run) => {
    await run(client);
  });
});
