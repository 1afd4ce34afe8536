import type { ConnectionOptions, Server, TLSSocket } from 'node:tls';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServerTlsConfig } from '../../src/config/proxy-config.js';
import { hasAgreedOnHttp2 } from '../../src/tls/http2-tls.js';
import {
  createServerCredentials,
  type ServerCredentials,
} from '../../src/tls/server-credentials.js';
import { HandTurnedClock } from '../files/hand-turned-clock.js';
import { MountedFiles } from '../files/mounted-files.js';
import { createAuthority, createIdentity, type Identity } from './identities.js';
import { dial, echo, startEcho } from './tls-connection.js';

let root: Identity;
let one: Identity;
let other: Identity;
let authority: Identity;
let client: Identity;
let otherAuthority: Identity;
let otherClient: Identity;

let mounted: MountedFiles;
let clock: HandTurnedClock;
let problems: string[];
let renewals: (Date | undefined)[];
let credentials: ServerCredentials;
let server: Server;
let sockets: TLSSocket[];

beforeAll(async () => {
  [root, authority, otherAuthority] = await Promise.all([
    createAuthority('shop'),
    createAuthority('clients'),
    createAuthority('other clients'),
  ]);
  [one, other, client, otherClient] = await Promise.all([
    createIdentity('proxy.shop', { authority: root }),
    createIdentity('proxy.shop', { authority: root }),
    createIdentity('consumer', { authority }),
    createIdentity('other consumer', { authority: otherAuthority }),
  ]);
});

beforeEach(() => {
  mounted = new MountedFiles({ 'tls.crt': one.cert, 'tls.key': one.key, 'ca.crt': authority.cert });
  clock = new HandTurnedClock();
  problems = [];
  renewals = [];
  sockets = [];
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
  credentials.close();
  mounted.remove();
});

async function start(asksClients = false): Promise<void> {
  const config: ServerTlsConfig = {
    certFile: mounted.path('tls.crt'),
    keyFile: mounted.path('tls.key'),
    clientCaFile: asksClients ? mounted.path('ca.crt') : undefined,
  };
  credentials = createServerCredentials(config, {
    clock,
    onProblem: (sentence) => problems.push(sentence),
    onRenewal: (certificate) => renewals.push(certificate?.expiresAt),
  });
  server = await startEcho(credentials.options);
  credentials.attach(server);
}

async function connect(options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = await dial(server, {
    ca: root.cert,
    servername: 'proxy.shop',
    ALPNProtocols: ['h2'],
    ...options,
  });
  sockets.push(socket);
  return socket;
}

/** Puts other files in place, as the kubelet does, and lets them be looked at. */
async function replace(files: { cert?: string; key?: string; ca?: string }): Promise<void> {
  const { cert = one.cert, key = one.key, ca = authority.cert } = files;
  mounted.replace({ 'tls.crt': cert, 'tls.key': key, 'ca.crt': ca });
  await lookTwice();
}

async function lookTwice(): Promise<void> {
  await clock.look();
  await clock.look();
}

const fingerprintOf = (socket: TLSSocket) => socket.getPeerX509Certificate()?.toString();

describe('TLS towards clients', () => {
  it('agrees on HTTP/2', async () => {
    await start();
    const socket = await connect();
    expect(socket.getProtocol()).toBe('TLSv1.3');
    expect(hasAgreedOnHttp2(socket)).toBe(true);
  });

  it('refuses a client that speaks only something else', async () => {
    await start();
    await expect(connect({ ALPNProtocols: ['http/1.1'] })).rejects.toThrow(
      /alert no application protocol/,
    );
  });

  it('lets one that does not know ALPN through, as one that has not agreed on HTTP/2', async () => {
    await start();
    const socket = await dial(server, { ca: root.cert, servername: 'proxy.shop' });
    sockets.push(socket);
    expect(hasAgreedOnHttp2(socket)).toBe(false);
  });

  it.each(['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-CHACHA20-POLY1305'])(
    'accepts TLS 1.2 with %s',
    async (ciphers) => {
      await start();
      const socket = await connect({ maxVersion: 'TLSv1.2', ciphers });
      expect([socket.getProtocol(), socket.getCipher().name]).toEqual(['TLSv1.2', ciphers]);
    },
  );

  // RFC 9113, appendix A.
  it.each(['ECDHE-ECDSA-AES128-SHA', 'ECDHE-ECDSA-AES256-SHA384', 'ECDHE-ECDSA-AES128-CCM8'])(
    'refuses TLS 1.2 with %s, which HTTP/2 prohibits',
    async (name) => {
      await start();
      const ciphers = `${name}:@SECLEVEL=0`;
      await expect(connect({ maxVersion: 'TLSv1.2', ciphers })).rejects.toThrow(
        /alert handshake failure/,
      );
    },
  );

  it('refuses TLS 1.1', async () => {
    await start();
    const old: ConnectionOptions = {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT:@SECLEVEL=0',
    };
    await expect(connect(old)).rejects.toThrow(/alert protocol version/);
  });

  it('refuses to negotiate anew within a connection', async () => {
    await start();
    const socket = await connect({ maxVersion: 'TLSv1.2' });
    socket.on('error', () => undefined);
    const outcome = await new Promise((resolve) => {
      socket.once('close', () => resolve('closed'));
      socket.renegotiate({}, resolve);
    });
    expect(outcome).not.toBeNull();
  });

  it('asks for no certificate unless told to', async () => {
    await start();
    await expect(connect()).resolves.toBeDefined();
  });
});

describe('TLS towards clients that need a certificate', () => {
  beforeEach(() => start(true));

  it('accepts one that its authority has signed', async () => {
    await expect(connect(client)).resolves.toBeDefined();
  });

  it.each([
    ['none', () => ({})],
    ['one of another authority', () => otherClient],
    ['one of the authority of servers', () => one],
  ])('refuses %s', async (_what, options) => {
    await expect(connect(options())).rejects.toThrow();
  });

  it('refuses none with TLS 1.2, too', async () => {
    await expect(connect({ maxVersion: 'TLSv1.2' })).rejects.toThrow();
  });

  it('follows the authority when its file changes, even for a client that comes back', async () => {
    const socket = await connect({ ...client, maxVersion: 'TLSv1.2' });
    const session = socket.getSession();
    await expect(
      connect({ ...client, maxVersion: 'TLSv1.2', ...(session && { session }) }),
    ).resolves.toBeDefined();
    await replace({ ca: otherAuthority.cert });
    await expect(connect(otherClient)).resolves.toBeDefined();
    await expect(connect(client)).rejects.toThrow();
    await expect(
      connect({ ...client, maxVersion: 'TLSv1.2', ...(session && { session }) }),
    ).rejects.toThrow();
    await expect(echo(socket)).resolves.toBeUndefined();
  });
});

describe('the certificate that clients see', () => {
  it('changes for new connections when its files do; open ones live on', async () => {
    await start();
    const before = await connect();
    await replace({ cert: other.cert, key: other.key });
    const after = await connect();
    expect(fingerprintOf(after)).not.toBe(fingerprintOf(before));
    await expect(echo(before)).resolves.toBeUndefined();
    expect(renewals).toEqual([credentials.certificate?.expiresAt]);
    expect(problems).toEqual([]);
  });

  it('stays when the key is of another certificate, until both fit', async () => {
    await start();
    const before = await connect();
    await replace({ cert: other.cert });
    expect(problems).toEqual([
      `listen.tls.keyFile "${mounted.path('tls.key')}" does not belong to the certificate in "${mounted.path('tls.crt')}", so what was read last stays in use.`,
    ]);
    expect(fingerprintOf(await connect())).toBe(fingerprintOf(before));
    await replace({ cert: other.cert, key: other.key });
    expect(fingerprintOf(await connect())).not.toBe(fingerprintOf(before));
    expect(problems).toHaveLength(1);
  });

  it('stays when a file is not there any more', async () => {
    await start();
    mounted.replace({ 'tls.crt': one.cert });
    await lookTwice();
    expect(problems).toEqual([
      expect.stringMatching(
        /^listen\.tls\.keyFile ".*" cannot be read: ENOENT.*, so what was read last stays in use\.$/,
      ),
    ]);
    await expect(connect()).resolves.toBeDefined();
  });

  it('stays when a file is only half written', async () => {
    await start();
    await replace({ cert: one.cert.slice(0, 200) });
    expect(problems).toEqual([
      `listen.tls.certFile "${mounted.path('tls.crt')}" holds no certificate in PEM, so what was read last stays in use.`,
    ]);
    await expect(connect()).resolves.toBeDefined();
  });

  it('is not said to be new when its files are, but hold the same', async () => {
    await start();
    await replace({});
    expect(renewals).toEqual([]);
  });
});
