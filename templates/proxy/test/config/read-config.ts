import { ConfigError } from '../../src/config/config-error.js';
import type { ProxyConfig } from '../../src/config/proxy-config.js';
import { readProxyConfig } from '../../src/config/read-proxy-config.js';

/** What the proxy is told in a test. */
export interface Told {
  readonly argv?: readonly string[];
  readonly variables?: NodeJS.ProcessEnv;
  /** The text of `proxy.yaml`, which is then read. */
  readonly yaml?: string;
  /** Other files by path. */
  readonly files?: Readonly<Record<string, string>>;
}

export function read({ argv = [], variables = {}, yaml, files = {} }: Told): ProxyConfig {
  const all: Readonly<Record<string, string>> =
    yaml === undefined ? files : { ...files, 'proxy.yaml': yaml };
  const source = yaml === undefined ? [] : ['--config=proxy.yaml'];
  return readProxyConfig([...source, ...argv], variables, (path) => {
    const text = all[path];
    if (text === undefined) throw new Error(`ENOENT: there is no ${path}`);
    return text;
  });
}

/** @returns the sentences that a configuration is refused with; none for one that is accepted */
export function problemsOf(told: Told): readonly string[] {
  try {
    read(told);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
