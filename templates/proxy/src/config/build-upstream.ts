import { DEFAULT_MAX_STALE_MS } from '../../balancing/endpoint-set.js';
import { nameServices } from '../../balancing/endpointslice/service-name.js';
import { authorityOf, parseTargets } from '../../balancing/target.js';
import { splitAuthority } from '../routing/authority-pattern.js';
import { buildBalancing } from './build-balancing.js';
import { merge, type Layer, type Merged } from './layer.js';
import type { ClientTlsConfig, UpstreamConfig } from './proxy-config.js';
import { UPSTREAM_SETTINGS } from './settings.js';
import { target as targetKind } from './value-kinds.js';

/** What all sources say of one upstream. */
export type MergedUpstream = Merged<typeof UPSTREAM_SETTINGS>;

/**
 * Puts together what all sources say of one upstream.
 *
 * @param problems takes what is wrong with it as a whole
 * @returns undefined for one that cannot be used
 */
export function buildUpstream(
  name: string,
  layers: readonly Layer[],
  problems: string[],
): UpstreamConfig | undefined {
  const merged = merge(UPSTREAM_SETTINGS, layers);
  const { values, places } = merged;
  if (!places.has('target')) {
    problems.push(`upstreams.${name}.target is not set: set it to ${targetKind.allowed}.`);
  }
  const balancing = buildBalancing(name, merged, problems);
  const maxStaleMs = buildMaxStale(name, merged, problems);
  const tls = buildTls(name, merged, problems);
  checkDiscovery(name, merged, problems);
  if (values.target === undefined || !balancing) return undefined;
  return {
    name,
    target: values.target,
    discovery: values.discovery,
    dnsServers: values.dnsServers,
    pollIntervalMs: values.pollIntervalMs,
    maxStaleMs,
    balancing,
    tls,
    authority: values.authority,
    connectTimeoutMs: values.connectTimeoutMs,
    maxConnectionsPerEndpoint: values.maxConnectionsPerEndpoint,
    keepaliveMs: values.keepaliveMs,
    keepaliveTimeoutMs: values.keepaliveTimeoutMs,
    queue: { maxCalls: values['queue.maxCalls'], maxWaitMs: values['queue.maxWaitMs'] },
  };
}

function checkDiscovery(name: string, { values }: MergedUpstream, problems: string[]): void {
  const { discovery, target } = values;
  if (discovery !== 'endpointslice' || target === undefined) return;
  if (nameServices(parseTargets(target))) return;
  problems.push(
    `upstreams.${name}.target is ${JSON.stringify(target)}: allowed is the name of a Service, as in service.namespace.svc.cluster.local:50051, where discovery is endpointslice.`,
  );
}

/** Two intervals at least, so that one failed look never expires pods that the look before has seen. */
function buildMaxStale(
  name: string,
  { values: { maxStaleMs, pollIntervalMs }, places }: MergedUpstream,
  problems: string[],
): number | false {
  const least = 2 * pollIntervalMs;
  if (maxStaleMs === undefined) return Math.max(DEFAULT_MAX_STALE_MS, least);
  if (maxStaleMs !== false && maxStaleMs < least) {
    const place = places.get('maxStaleMs') ?? `upstreams.${name}.maxStaleMs`;
    problems.push(
      `${place} is ${maxStaleMs}: allowed is ${least}, twice pollIntervalMs, or more, or false.`,
    );
  }
  return maxStaleMs;
}

function buildTls(
  name: string,
  { values, places }: MergedUpstream,
  problems: string[],
): ClientTlsConfig | undefined {
  const below = [...places.keys()].filter((key) => key.startsWith('tls.'));
  if (values.tls === false && below[0] !== undefined) {
    problems.push(
      `${places.get('tls')} is false although ${places.get(below[0])} is set: leave one of them out.`,
    );
  }
  if (places.has('tls.certFile') !== places.has('tls.keyFile')) {
    problems.push(
      `upstreams.${name}.tls has only one of certFile and keyFile: set both, or neither.`,
    );
  }
  if (!(values.tls ?? below.length > 0)) return undefined;
  return {
    caFile: values['tls.caFile'],
    certFile: values['tls.certFile'],
    keyFile: values['tls.keyFile'],
    serverName: values['tls.serverName'] ?? hostOf(values.target ?? ''),
  };
}

/** Without brackets, which no certificate has. */
function hostOf(target: string): string {
  return target === ''
    ? ''
    : splitAuthority(authorityOf(parseTargets(target))).host.replace(/^\[(.*)\]$/, '$1');
}
