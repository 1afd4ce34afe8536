import { isIP } from 'node:net';
import {
  checkServerIdentity,
  createSecureContext,
  type ConnectionOptions,
  type PeerCertificate,
  type SecureContext,
} from 'node:tls';
import type { ClientTlsConfig } from '../config/proxy-config.js';
import type { CertificateFacts } from './certificate.js';
import { ALPN } from './http2-tls.js';
import type { NamedFile, TlsFiles } from './read-tls-files.js';
import { ReloadingFiles, type ReloadOptions } from './reloading-files.js';

/** What pods must prove, and what the proxy proves to them, as the files say at any time. */
export interface ClientCredentials {
  /** For `tls.connect`, beside the address. To be read for each connection anew. */
  readonly options: ConnectionOptions;
  /** The proxy's own, where it has one. */
  readonly certificate: CertificateFacts | undefined;
  /** Stops watching the files. */
  close(): void;
}

/**
 * @param upstream its name, for sentences
 * @throws {ConfigError} when the files cannot be used
 */
export function createClientCredentials(
  upstream: string,
  config: ClientTlsConfig,
  options: ReloadOptions,
): ClientCredentials {
  const { serverName } = config;
  let secureContext: SecureContext;
  const files = new ReloadingFiles(clientFiles(upstream, config), options, ({ context }) => {
    secureContext = createSecureContext(context);
  });
  return {
    get options() {
      return {
        secureContext,
        ALPNProtocols: [ALPN],
        // Said outright, because otherwise NODE_TLS_REJECT_UNAUTHORIZED=0 would switch it off.
        rejectUnauthorized: true,
        // Of the name, not of the address that is dialled.
        checkServerIdentity: (_host: string, certificate: PeerCertificate) =>
          checkServerIdentity(serverName, certificate),
        // RFC 6066, section 3: no address in it.
        ...(isIP(serverName) === 0 && { servername: serverName }),
      };
    },
    get certificate() {
      return files.certificate;
    },
    close: () => files.close(),
  };
}

/** The files by the keys that name them. */
export function clientFiles(
  upstream: string,
  { caFile, certFile, keyFile }: ClientTlsConfig,
): TlsFiles {
  const name = (key: string, path: string | undefined): NamedFile | undefined =>
    path === undefined ? undefined : { key: `upstreams.${upstream}.tls.${key}`, path };
  return {
    certificate: name('certFile', certFile),
    privateKey: name('keyFile', keyFile),
    authorities: name('caFile', caFile),
  };
}
