import type { UPSTREAM_SETTINGS } from './settings.js';

/** The file with the configuration, which has no key of its own in it. */
export const CONFIG_FLAG = '--config';
export const CONFIG_VARIABLE = 'PROXY_CONFIG';

/** Where a setting belongs: to the proxy as a whole or to the only upstream. */
export type Scope = 'proxy' | 'upstream';

const TARGET: keyof typeof UPSTREAM_SETTINGS = 'target';

/** `limits.maxConnections` is `--limits-max-connections`; an upstream's `keepaliveMs` is `--upstream-keepalive-ms`. */
export function flagOf(scope: Scope, key: string): string {
  return `--${nameOf(scope, key)}`;
}

/**
 * `limits.maxConnections` is `PROXY_LIMITS_MAX_CONNECTIONS`. No name ends like one that Kubernetes makes for a Service
 * called "proxy" (`PROXY_PORT`, `PROXY_SERVICE_HOST`).
 */
export function variableOf(scope: Scope, key: string): string {
  return `PROXY_${nameOf(scope, key).replaceAll('-', '_').toUpperCase()}`;
}

/** The target of the only upstream and the addresses of the servers are what is given most, and have the short names. */
function nameOf(scope: Scope, key: string): string {
  const name = key
    .replace(/\.address$/, '')
    .replaceAll('.', '-')
    .replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
  return scope === 'proxy' || key === TARGET ? name : `upstream-${name}`;
}
