import type { KeyCertPair } from '@grpc/grpc-js';
import { isIP } from 'node:net';
import { generate } from 'selfsigned';

/** A self-signed certificate for a host name or an address, and its key. PEM. */
export interface Identity {
  readonly certificate: Buffer;
  readonly keyCertPair: KeyCertPair;
}

export async function createIdentity(name: string): Promise<Identity> {
  const altName = isIP(name) ? { type: 7 as const, ip: name } : { type: 2 as const, value: name };
  const pems = await generate([{ name: 'commonName', value: name }], {
    keySize: 2048,
    extensions: [{ name: 'subjectAltName', altNames: [altName] }],
  });
  const certificate = Buffer.from(pems.cert);
  return {
    certificate,
    keyCertPair: { private_key: Buffer.from(pems.private), cert_chain: certificate },
  };
}
