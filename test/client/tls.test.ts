import { ServerCredentials, status } from '@grpc/grpc-js';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import {
  createOrdersClient,
  unary,
  type OrdersServiceClient,
  type TlsOptions,
} from '../../templates/service/client/index.js';
import { Fleet, HEADLESS, TARGET } from './start-pods.js';

interface Identity {
  readonly key: Buffer;
  readonly certificate: Buffer;
}

let fleet: Fleet;
let server: Identity;
let consumer: Identity;
let client: OrdersServiceClient;

beforeAll(async () => {
  server = await createIdentity(HEADLESS);
  consumer = await createIdentity('consumer.shop');
});
beforeEach(async () => void (fleet = await Fleet.start()));
afterEach(async () => {
  client.close();
  await fleet.end();
});

async function createIdentity(name: string): Promise<Identity> {
  const pems = await generate([{ name: 'commonName', value: name }], {
    keySize: 2048,
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  });
  return { key: Buffer.from(pems.private), certificate: Buffer.from(pems.cert) };
}

function connect(tls: TlsOptions, target = TARGET): OrdersServiceClient {
  client = createOrdersClient({ target, dnsServers: [fleet.dns.address], retry: false, tls });
  return client;
}

async function startTlsPod(checkClients: boolean): Promise<void> {
  const credentials = ServerCredentials.createSsl(
    consumer.certificate,
    [{ private_key: server.key, cert_chain: server.certificate }],
    checkClients,
  );
  fleet.list(await fleet.startPods(1, credentials));
}

describe('a client with TLS', () => {
  it('checks the certificate against the name of the target, not the address of the pod', async () => {
    await startTlsPod(false);
    const orders = connect({ rootCertificates: server.certificate });
    await expect(unary(orders, 'echo', { message: 'x' })).resolves.toMatchObject({
      message: 'x',
    });
  });

  it('does so for a name with a trailing dot, too', async () => {
    await startTlsPod(false);
    const orders = connect({ rootCertificates: server.certificate }, `${TARGET}.`);
    await expect(unary(orders, 'echo', { message: 'x' })).resolves.toMatchObject({
      message: 'x',
    });
  });

  it('refuses a pod that proves another name', async () => {
    await startTlsPod(false);
    const orders = connect({ rootCertificates: server.certificate, serverName: 'payments.shop' });
    await expect(unary(orders, 'echo', { message: 'x' })).rejects.toMatchObject({
      code: status.UNAVAILABLE,
    });
  });

  it('proves its own name where the pods ask for it', async () => {
    await startTlsPod(true);
    const orders = connect({
      rootCertificates: server.certificate,
      privateKey: consumer.key,
      certificateChain: consumer.certificate,
    });
    await expect(unary(orders, 'echo', { message: 'x' })).resolves.toMatchObject({
      message: 'x',
    });
  });
});
