import type { Server, TLSSocket } from 'node:tls';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ClientTlsConfig } from '../../src/config/proxy-config.js';
import {
  createClientCredentials,
  type ClientCredentials,
} from '../../src/tls/client-credentials.js';
import { hasAgreedOnHttp2 } from '../../src/tls/http2-tls.js';
import { HandTurnedClock } from '../files/hand-turned-clock.js';
import { MountedFiles } from '../files/mounted-files.js';
import { createAuthority, createIdentity, type Identity } from './identities.js';
import { dial, echo, startEcho } from './tls-connection.js';

const NAME = 'orders.shop';

let authority: Identity;
let otherAuthority: Identity;
let proxy: Identity;
let otherProxy: Identity;

let mounted: MountedFiles;
let clock: HandTurnedClock;
let problems: string[];
let credentials: ClientCredentials | undefined;
let servers: Server[];
let sockets: TLSSocket[];

beforeAll(async () => {
  [authority, otherAuthority] = await Promise.all([
    createAuthority('shop'),
    createAuthority('other'),
  ]);
  proxy = await createIdentity('proxy.shop', { authority });
  otherProxy = await createIdentity('proxy.shop', { authority: otherAuthority });
});

beforeEach(() => {
  mounted = new MountedFiles({
    'ca.crt': authority.cert,
    'tls.crt': proxy.cert,
    'tls.key': proxy.key,
  });
  clock = new HandTurnedClock();
  problems = [];
  servers = [];
  sockets = [];
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.close();
  credentials?.close();
  mounted.remove();
});

function create(config: Partial<ClientTlsConfig> = {}): ClientCredentials {
  const nothing = { caFile: undefined, certFile: undefined, keyFile: undefined, serverName: NAME };
  credentials = createClientCredentials(
    'orders',
    { ...nothing, caFile: mounted.path('ca.crt'), ...config },
    { clock, onProblem: (sentence) => problems.push(sentence) },
  );
  return credentials;
}

/** A pod that proves these names, and asks the proxy for a certificate where an authority of proxies is given. */
async function startPod(
  names: readonly string[],
  { signedBy = authority, proxies }: { signedBy?: Identity; proxies?: Identity } = {},
): Promise<Server> {
  const identity = await createIdentity('pod', { names, authority: signedBy });
  const server = await startEcho({
    ...identity,
    ALPNProtocols: ['h2'],
    ...(proxies && { ca: proxies.cert, requestCert: true, rejectUnauthorized: true }),
  });
  servers.push(server);
  return server;
}

async function connect(server: Server, { options }: ClientCredentials): Promise<TLSSocket> {
  const socket = await dial(server, options);
  sockets.push(socket);
  return socket;
}

describe('TLS towards pods', () => {
  it('agrees on HTTP/2 with a pod that proves the name', async () => {
    const socket = await connect(await startPod([NAME]), create());
    expect([hasAgreedOnHttp2(socket), socket.authorized]).toEqual([true, true]);
  });

  it('sends the name, for pods that have a certificate for each', async () => {
    const server = await startPod([NAME]);
    const asked = new Promise((resolve) => {
      server.once('secureConnection', ({ servername }: TLSSocket) => resolve(servername));
    });
    await connect(server, create());
    expect(await asked).toBe(NAME);
  });

  it('refuses a pod that proves another name, be it that of the address that is dialled', async () => {
    const server = await startPod(['payments.shop', '127.0.0.1']);
    await expect(connect(server, create())).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  it('may expect an address', async () => {
    const server = await startPod(['10.0.0.1']);
    await expect(connect(server, create({ serverName: '10.0.0.1' }))).resolves.toBeDefined();
    credentials?.close();
    await expect(connect(server, create({ serverName: '10.0.0.2' }))).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  it('refuses a pod of another authority', async () => {
    const server = await startPod([NAME], { signedBy: otherAuthority });
    await expect(connect(server, create())).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
  });

  it('trusts the authorities of Node where no file is given, which this one is none of', async () => {
    const server = await startPod([NAME]);
    await expect(connect(server, create({ caFile: undefined }))).rejects.toMatchObject({
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
  });

  // Node takes its word from NODE_TLS_REJECT_UNAUTHORIZED where the options say nothing.
  it('checks certificates whatever the environment says', () => {
    expect(create().options.rejectUnauthorized).toBe(true);
  });

  it('shows its own certificate to pods that ask for one', async () => {
    const server = await startPod([NAME], { proxies: authority });
    await expect(connect(server, create())).rejects.toThrow();
    credentials?.close();
    const own = { certFile: mounted.path('tls.crt'), keyFile: mounted.path('tls.key') };
    await expect(connect(server, create(own))).resolves.toBeDefined();
    expect(credentials?.certificate?.file).toBe(mounted.path('tls.crt'));
  });

  it('follows its files when they change; open connections live on', async () => {
    const [before, after] = [
      await startPod([NAME], { proxies: authority }),
      await startPod([NAME], { signedBy: otherAuthority, proxies: otherAuthority }),
    ];
    const own = { certFile: mounted.path('tls.crt'), keyFile: mounted.path('tls.key') };
    const open = await connect(before, create(own));
    mounted.replace({
      'ca.crt': otherAuthority.cert,
      'tls.crt': otherProxy.cert,
      'tls.key': otherProxy.key,
    });
    await clock.look();
    await clock.look();
    await expect(connect(after, credentials as ClientCredentials)).resolves.toBeDefined();
    await expect(connect(before, credentials as ClientCredentials)).rejects.toThrow();
    await expect(echo(open)).resolves.toBeUndefined();
    expect(problems).toEqual([]);
  });

  it('keeps what it read last when a file can no longer be used, and says so', async () => {
    const server = await startPod([NAME]);
    create();
    mounted.replace({ 'ca.crt': 'nothing' });
    await clock.look();
    await clock.look();
    expect(problems).toEqual([
      `upstreams.orders.tls.caFile "${mounted.path('ca.crt')}" holds no certificate in PEM, so what was read last stays in use.`,
    ]);
    await expect(connect(server, credentials as ClientCredentials)).resolves.toBeDefined();
  });

  it('looks at nothing where there is no file', () => {
    create({ caFile: undefined });
    expect(clock.isWaitedFor).toBe(false);
  });
});
