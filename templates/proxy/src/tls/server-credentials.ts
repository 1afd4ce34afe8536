import type { SecureContextOptions, Server, TlsOptions } from 'node:tls';
import type { ServerTlsConfig } from '../config/proxy-config.js';
import type { CertificateFacts } from './certificate.js';
import { ALPN } from './http2-tls.js';
import type { TlsFiles } from './read-tls-files.js';
import { ReloadingFiles, type ReloadOptions } from './reloading-files.js';

/** What a server of TLS proves its name with, and clients theirs, as its files say at any time. */
export interface ServerCredentials {
  /** For `tls.createServer`. */
  readonly options: TlsOptions;
  /** From now on new connections of this server get what the files hold then; open ones live on with what they had. */
  attach(server: Server): void;
  readonly certificate: CertificateFacts | undefined;
  /** Stops watching the files. */
  close(): void;
}

/** @throws {ConfigError} when the files cannot be used */
export function createServerCredentials(
  config: ServerTlsConfig,
  options: ReloadOptions,
): ServerCredentials {
  const servers = new Set<Server>();
  let context: SecureContextOptions = {};
  const files = new ReloadingFiles(serverFiles(config), options, (material) => {
    ({ context } = material);
    for (const server of servers) server.setSecureContext(context);
  });
  const asksForCertificate = config.clientCaFile !== undefined;
  return {
    get options() {
      return {
        ...context,
        ALPNProtocols: [ALPN],
        requestCert: asksForCertificate,
        rejectUnauthorized: asksForCertificate,
      };
    },
    attach: (server) => {
      servers.add(server);
      server.once('close', () => servers.delete(server));
      server.setSecureContext(context);
    },
    get certificate() {
      return files.certificate;
    },
    close: () => files.close(),
  };
}

/** The files by the keys that name them. */
export function serverFiles({ certFile, keyFile, clientCaFile }: ServerTlsConfig): TlsFiles {
  const name = (key: string, path: string) => ({ key: `listen.tls.${key}`, path });
  return {
    certificate: name('certFile', certFile),
    privateKey: name('keyFile', keyFile),
    authorities: clientCaFile === undefined ? undefined : name('clientCaFile', clientCaFile),
  };
}
