import type { ReadFile } from '../files/read-text.js';
import { clientFiles } from '../tls/client-credentials.js';
import { readTlsFiles, type TlsFiles } from '../tls/read-tls-files.js';
import { serverFiles } from '../tls/server-credentials.js';
import { ConfigError } from './config-error.js';
import type { ProxyConfig } from './proxy-config.js';

/** What is wrong with the keys and certificates that a configuration names, one sentence each. */
export function checkFiles(
  { listen, upstreams }: Pick<ProxyConfig, 'listen' | 'upstreams'>,
  readFile: ReadFile,
): string[] {
  const ofUpstreams = [...upstreams].flatMap(([name, { tls }]) =>
    tls ? [clientFiles(name, tls)] : [],
  );
  const all = listen.tls ? [serverFiles(listen.tls), ...ofUpstreams] : ofUpstreams;
  return all.flatMap((files) => problemsOf(files, readFile));
}

function problemsOf(files: TlsFiles, readFile: ReadFile): readonly string[] {
  try {
    readTlsFiles(files, readFile);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
