import type { KeyCertPair } from '@grpc/grpc-js';
import { generate } from 'selfsigned';

/** A self-signed certificate and its key. PEM. */
export interface Identity {
  readonly certificate: Buffer;
  readonly keyCertPair: KeyCertPair;
}

export async function createIdentity(name: string): Promise<Identity> {
  const pems = await generate([{ name: 'commonName', value: name }], {
    keySize: 2048,
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  });
  const certificate = Buffer.from(pems.cert);
  return {
    certificate,
    keyCertPair: { private_key: Buffer.from(pems.private), cert_chain: certificate },
  };
}
