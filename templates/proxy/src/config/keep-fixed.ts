import { formatAddress } from '../../balancing/endpoint.js';
import type { ListenAddress, ProxyConfig, ServerTlsConfig } from './proxy-config.js';

/** A configuration as far as it can be taken over while the proxy runs. */
export interface Takeover {
  readonly config: ProxyConfig;
  /** What has to wait for a restart, one sentence each. */
  readonly waiting: readonly string[];
}

/** The parts of the configuration that sockets are opened by, once. */
const FIXED_GROUPS = ['listen', 'health', 'admin'] as const;

/** Whether a setting of the proxy counts only when it starts. */
export function needsRestart(key: string): boolean {
  return FIXED_GROUPS.some((group) => key.startsWith(`${group}.`));
}

/** Takes over everything but what cannot change while the proxy runs. */
export function keepFixed(inUse: ProxyConfig, next: ProxyConfig): Takeover {
  const { listen, health, admin } = inUse;
  return {
    config: { ...next, listen, health, admin },
    waiting: [
      compare('listen.address', showAddress(listen), showAddress(next.listen)),
      compare('listen.tls', showTls(listen.tls), showTls(next.listen.tls)),
      compare('health.address', showAddress(health), showAddress(next.health)),
      compare('admin.address', showAddress(admin), showAddress(next.admin)),
    ].flat(),
  };
}

function compare(key: string, before: string, after: string): string[] {
  return before === after
    ? []
    : [`${key} stays ${before} until the proxy starts anew, and is ${after} then.`];
}

function showAddress(listen: ListenAddress | undefined): string {
  return listen ? formatAddress({ host: listen.address, port: listen.port }) : 'false';
}

function showTls(tls: ServerTlsConfig | undefined): string {
  return tls ? JSON.stringify(tls) : 'plain text';
}
