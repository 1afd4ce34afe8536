import { constants } from 'node:crypto';
import type { SecureContextOptions, TLSSocket } from 'node:tls';

/** The only protocol that is spoken, by its ALPN name (RFC 9113, section 3.1). */
export const ALPN = 'h2';

/**
 * Those of TLS 1.3, and of TLS 1.2 those with ephemeral keys and authenticated encryption: all others are prohibited
 * (RFC 9113, section 9.2.2 and appendix A).
 */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
];

/** What RFC 9113, section 9.2, asks of TLS: 1.2 or newer, without renegotiation and without the prohibited ciphers. */
export const HTTP2_TLS: Readonly<SecureContextOptions> = {
  minVersion: 'TLSv1.2',
  ciphers: CIPHERS.join(':'),
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_COMPRESSION,
};

/**
 * Whether both sides agreed on HTTP/2. A peer that names only other protocols fails in the handshake, but one that does
 * not know ALPN passes it.
 */
export function hasAgreedOnHttp2(socket: TLSSocket): boolean {
  return socket.alpnProtocol === ALPN;
}
