import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import { ConfigError } from '../../src/config/config-error.js';
import { readTlsFiles, type TlsMaterial } from '../../src/tls/read-tls-files.js';
import { createAuthority, createIdentity, type Identity } from './identities.js';

let authority: Identity;
let identity: Identity;

beforeAll(async () => {
  authority = await createAuthority('shop');
  identity = await createIdentity('proxy.shop', { authority });
});

function read(texts: { cert?: string; key?: string; ca?: string }): TlsMaterial {
  const file = (path: string) => ({ key: `tls.${path}`, path: `/${path}` });
  const files: Readonly<Record<string, string | undefined>> = {
    '/cert': texts.cert,
    '/key': texts.key,
    '/ca': texts.ca,
  };
  return readTlsFiles(
    {
      certificate: texts.cert === undefined ? undefined : file('cert'),
      privateKey: texts.key === undefined ? undefined : file('key'),
      authorities: texts.ca === undefined ? undefined : file('ca'),
    },
    (path) => files[path] ?? '',
  );
}

function problemsOf(texts: Parameters<typeof read>[0]): readonly string[] {
  try {
    read(texts);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the files of TLS', () => {
  it('are taken as they are', () => {
    const { context } = read({ ...identity, ca: authority.cert });
    expect(context).toMatchObject({ ...identity, ca: authority.cert, minVersion: 'TLSv1.2' });
  });

  it('may have text around the certificates, and more than one', () => {
    const cert = `Subject: proxy\n${identity.cert}\nIssuer: shop\n${authority.cert}`;
    expect(problemsOf({ cert, key: identity.key })).toEqual([]);
  });

  it('tell when the first certificate of the chain to end does so', async () => {
    const validUntil = new Date('2040-01-02T03:04:05Z');
    const middle = await createIdentity('middle', { validUntil });
    const last = await createIdentity('proxy.shop', {
      validUntil: new Date('2050-01-01T00:00:00Z'),
    });
    const { certificate } = read({ cert: `${last.cert}\n${middle.cert}`, key: last.key });
    expect(certificate).toEqual({ file: '/cert', subject: 'CN=proxy.shop', expiresAt: validUntil });
  });

  it('cannot have a key with a password, for nobody could type it', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'a' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      passphrase: 'secret',
    });
    expect(problemsOf({ cert, key })).toEqual([
      'tls.key "/key" holds no private key without a password in PEM.',
    ]);
  });

  it('cannot have a certificate that begins well and then breaks off', () => {
    const [begin = '', ...rest] = identity.cert.split('\n');
    const cert = [begin, 'AAAA', ...rest].join('\n');
    expect(problemsOf({ cert, key: identity.key })).toEqual([
      'tls.cert "/cert" holds no certificate in PEM.',
    ]);
  });

  it('cannot have a public key for a private one', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(problemsOf({ cert: identity.cert, key })).toEqual([
      'tls.key "/key" holds no private key without a password in PEM.',
    ]);
  });

  it('cannot have a key that OpenSSL finds too short', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'a' }], {
      keySize: 512,
      algorithm: 'sha256',
    });
    expect(problemsOf({ cert, key })).toEqual([
      expect.stringMatching(/^tls\.cert "\/cert" is refused by OpenSSL: .*key too small\.$/),
    ]);
  });
});
