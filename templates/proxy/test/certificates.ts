import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export interface Certificate {
  /** PEM. Its own authority, good for 127.0.0.1 and localhost. */
  readonly cert: string;
  readonly key: string;
  /** The same in files. */
  readonly certFile: string;
  readonly keyFile: string;
  readonly remove: () => void;
}

/** Makes a certificate that signs itself. */
export async function makeCertificate(): Promise<Certificate> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  const folder = mkdtempSync(join(tmpdir(), 'proxy-certificate-'));
  const certFile = join(folder, 'tls.crt');
  const keyFile = join(folder, 'tls.key');
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key);
  return { cert, key, certFile, keyFile, remove: () => rmSync(folder, { recursive: true }) };
}
