import { credentials, Metadata, ServerCredentials, status } from '@grpc/grpc-js';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import {
  createOrdersClient,
  unary,
  type OrdersServiceClient,
  type TlsOptions,
} from '../../templates/service/client/index.js';
import { startScriptedPod, type ScriptedPod } from './scripted-pod.js';
import { Fleet, HEADLESS, TARGET } from './start-pods.js';

interface Identity {
  readonly key: Buffer;
  readonly certificate: Buffer;
}

let fleet: Fleet;
let server: Identity;
let consumer: Identity;
let client: OrdersServiceClient;
let pod: ScriptedPod | undefined;

beforeAll(async () => {
  server = await createIdentity(HEADLESS);
  consumer = await createIdentity('consumer.shop');
});
beforeEach(async () => void (fleet = await Fleet.start()));
afterEach(async () => {
  client.close();
  await pod?.close();
  pod = undefined;
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

  it('calls for the name that is given, not for the address that it dials', async () => {
    pod = await startScriptedPod((call) => {
      call.sendAnswer('orders-1');
      call.end(status.OK);
    }, server);
    const orders = connect(
      { rootCertificates: server.certificate, serverName: HEADLESS },
      pod.address,
    );
    await unary(orders, 'echo', { message: 'x' });
    expect(pod.arrived.map(({ headers }) => headers[':authority'])).toEqual([HEADLESS]);
  });

  it('proves a call with its own credentials again when the call is made again', async () => {
    pod = await startScriptedPod(async (call, attempt) => {
      call.sendAnswer('orders-1');
      if (attempt === 1) await call.breakOff();
      else call.end(status.OK);
    }, server);
    client = createOrdersClient({
      target: pod.address,
      tls: { rootCertificates: server.certificate, serverName: HEADLESS },
    });
    const token = new Metadata();
    token.set('authorization', 'Bearer of-this-call');
    const call = new Promise((resolve) =>
      client.echo(
        { message: 'x' },
        {
          credentials: credentials.createFromMetadataGenerator((_, give) => give(null, token)),
        },
        resolve,
      ),
    );
    await expect(call).resolves.toBeNull();
    expect(pod.arrived.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer of-this-call',
      'Bearer of-this-call',
    ]);
  });
});
