import { X509Certificate } from 'node:crypto';

/** What a metric tells of a certificate. */
export interface CertificateFacts {
  /** Where it was read. */
  readonly file: string;
  /** Its subject on one line, such as `CN=orders.shop`; empty for a certificate that only has alternative names. */
  readonly subject: string;
  /** When it, or one between it and the root, is no longer valid. */
  readonly expiresAt: Date;
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** @throws {Error} when one of a text's certificates is none */
export function parseCertificates(pem: string): X509Certificate[] {
  return (pem.match(PEM) ?? []).map((block) => new X509Certificate(block));
}

export function describeCertificate(
  file: string,
  chain: readonly [X509Certificate, ...X509Certificate[]],
): CertificateFacts {
  return {
    file,
    subject: (chain[0].subject ?? '').replaceAll('\n', ', '),
    expiresAt: new Date(Math.min(...chain.map(({ validTo }) => Date.parse(validTo)))),
  };
}
