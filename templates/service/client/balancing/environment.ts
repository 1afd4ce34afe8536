import { systemClock, type Clock } from './clock.js';
import { createDnsQueries, type DnsQueries } from './dns-queries.js';
import { DnsSource } from './dns-source.js';
import { endpointAt } from './endpoint.js';
import { readClusterAccount, type ClusterAccount } from './endpointslice/cluster-account.js';
import { serviceNameOf } from './endpointslice/service-name.js';
import { SliceSource } from './endpointslice/slice-source.js';
import { readSearchList, type SearchList } from './search-list.js';
import type { Target } from './target.js';
import type { EndpointSource } from './verdict.js';
import type { WatchSettings } from './watch-settings.js';

/** The outside world as the resolver sees it. */
export interface Environment {
  readonly clock: Clock;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  readonly createDnsQueries: (servers: readonly string[]) => DnsQueries;
  readonly readSearchList: () => SearchList;
  /** Throws outside a cluster. */
  readonly readClusterAccount: () => ClusterAccount;
}

export const systemEnvironment: Environment = {
  clock: systemClock,
  random: Math.random,
  createDnsQueries,
  readSearchList,
  readClusterAccount,
};

/** The source that fits a target. */
export function createSource(
  target: Target,
  { dnsServers, discovery }: Pick<WatchSettings, 'dnsServers' | 'discovery'>,
  environment: Environment,
): EndpointSource {
  if (target.kind === 'addresses') {
    const endpoints = target.addresses.map(endpointAt);
    return { look: async () => ({ kind: 'endpoints', endpoints }), cancel: () => {} };
  }
  const queries = environment.createDnsQueries(dnsServers);
  const dns = new DnsSource(target, queries, environment.readSearchList());
  const service = discovery === 'endpointslice' ? serviceNameOf(target) : undefined;
  return service ? new SliceSource(service, dns, environment) : dns;
}
