import { generate } from 'selfsigned';

/** A key and its certificate chain, PEM. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

export interface IdentityOptions {
  /** Names in the certificate; addresses, too. */
  readonly names?: readonly string[];
  /** Who signs. Default: itself. */
  readonly authority?: Identity;
  readonly validUntil?: Date;
}

/** A certificate that servers and clients of TLS can use. */
export async function createIdentity(
  commonName: string,
  { names = [commonName], authority, validUntil }: IdentityOptions = {},
): Promise<Identity> {
  const pems = await generate([{ name: 'commonName', value: commonName }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ...(validUntil && { notBeforeDate: new Date(0), notAfterDate: validUntil }),
    ...(authority && { ca: authority }),
    extensions: [
      {
        name: 'subjectAltName',
        altNames: names.map((name) =>
          /^[\d.]+$|:/.test(name) ? { type: 7, ip: name } : { type: 2, value: name },
        ),
      },
    ],
  });
  return { key: pems.private, cert: pems.cert };
}

/** An authority that signs certificates. */
export async function createAuthority(commonName: string): Promise<Identity> {
  const pems = await generate([{ name: 'commonName', value: commonName }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { key: pems.private, cert: pems.cert };
}
