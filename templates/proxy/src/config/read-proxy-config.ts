import { readText, type ReadFile } from '../files/read-text.js';
import { buildProxy } from './build-proxy.js';
import { buildRoutes } from './build-routes.js';
import { buildUpstreams } from './build-upstreams.js';
import { checkFiles } from './check-files.js';
import { ConfigError } from './config-error.js';
import { merge } from './layer.js';
import type { ProxyConfig } from './proxy-config.js';
import { readSources } from './read-sources.js';
import { PROXY_SETTINGS } from './settings.js';

/**
 * Reads everything that the proxy is told: the flags win over the environment, that over the file, and that over the
 * defaults. The keys and certificates that it names are read and checked, too.
 *
 * @param argv without the program
 * @throws {ConfigError} with every problem at once, each one sentence
 */
export function readProxyConfig(
  argv: readonly string[],
  variables: NodeJS.ProcessEnv,
  readFile: ReadFile = readText,
): ProxyConfig {
  const { flags, environment, file, problems: found } = readSources(argv, variables, readFile);
  const problems = [...found];
  const overrides = [environment.upstream, flags.upstream];
  const { upstreams, names } = buildUpstreams(file.upstreams, overrides, problems);
  const routes = buildRoutes(file.routes, names, problems);
  const merged = merge(PROXY_SETTINGS, [file.proxy, environment.proxy, flags.proxy]);
  const config: ProxyConfig = { ...buildProxy(merged, problems), upstreams, routes };
  problems.push(...checkFiles(config, readFile));
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}
