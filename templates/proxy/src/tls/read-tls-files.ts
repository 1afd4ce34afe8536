import { createPrivateKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { ConfigError } from '../config/config-error.js';
import { whyUnreadable, type ReadFile } from '../files/read-text.js';
import { describeCertificate, parseCertificates, type CertificateFacts } from './certificate.js';
import { HTTP2_TLS } from './http2-tls.js';

/** A file, and the key of the configuration that names it, for sentences. */
export interface NamedFile {
  readonly key: string;
  readonly path: string;
}

/** The files of one side of TLS. */
export interface TlsFiles {
  readonly certificate: NamedFile | undefined;
  /** Set where `certificate` is. */
  readonly privateKey: NamedFile | undefined;
  readonly authorities: NamedFile | undefined;
}

/** What they hold, checked. */
export interface TlsMaterial {
  /** For `createSecureContext`, with the rules of HTTP/2. */
  readonly context: SecureContextOptions;
  readonly certificate: CertificateFacts | undefined;
}

type Chain = readonly [X509Certificate, ...X509Certificate[]];

/** @throws {ConfigError} with every problem at once, each one sentence that names the key and the file */
export function readTlsFiles(files: TlsFiles, readFile: ReadFile): TlsMaterial {
  const problems: string[] = [];
  const chain = read(files.certificate, 'certificate', parseChain);
  const key = read(files.privateKey, 'private key without a password', createPrivateKey);
  const authorities = read(files.authorities, 'certificate', parseChain);
  if (chain && key) checkPair(files, chain.parsed, key.parsed, problems);
  const context = {
    ...HTTP2_TLS,
    ...(chain && { cert: chain.text }),
    ...(key && { key: key.text }),
    ...(authorities && { ca: authorities.text }),
  };
  if (problems.length === 0) checkContext(files, context, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  const certificate =
    files.certificate && chain && describeCertificate(files.certificate.path, chain.parsed);
  return { context, certificate };

  function read<T>(file: NamedFile | undefined, what: string, parse: (text: string) => T) {
    if (!file) return undefined;
    const text = readText(file);
    if (text === undefined) return undefined;
    try {
      return { text, parsed: parse(text) };
    } catch {
      problems.push(`${name(file)} holds no ${what} in PEM.`);
      return undefined;
    }
  }

  function readText(file: NamedFile): string | undefined {
    try {
      return readFile(file.path);
    } catch (error) {
      problems.push(`${name(file)} cannot be read: ${whyUnreadable(error)}.`);
      return undefined;
    }
  }
}

function parseChain(text: string): Chain {
  const [first, ...more] = parseCertificates(text);
  if (!first) throw new Error('There is no certificate.');
  return [first, ...more];
}

function checkPair(files: TlsFiles, [leaf]: Chain, key: KeyObject, problems: string[]): void {
  if (leaf.checkPrivateKey(key) || !files.privateKey || !files.certificate) return;
  problems.push(
    `${name(files.privateKey)} does not belong to the certificate in ${JSON.stringify(files.certificate.path)}.`,
  );
}

/** What only OpenSSL knows, such as keys that are too short for its level of security. */
function checkContext(files: TlsFiles, context: SecureContextOptions, problems: string[]): void {
  try {
    createSecureContext(context);
  } catch (error) {
    const file = files.certificate ?? files.authorities;
    problems.push(
      `${file ? name(file) : 'TLS'} is refused by OpenSSL: ${(error as Error).message}.`,
    );
  }
}

function name({ key, path }: NamedFile): string {
  return `${key} ${JSON.stringify(path)}`;
}
