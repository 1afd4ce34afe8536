import type { ChannelOptions } from '@grpc/grpc-js';
import { DEFAULT_MAX_STALE_MS } from './endpoint-set.js';
import type { WatchEvent } from './watch-events.js';
import { DEFAULT_POLL_INTERVAL_MS, type WatchSettings } from './watch-settings.js';
import type { WatchSnapshot } from './watch-snapshot.js';

/**
 * Channel options of the resolver. Plain strings and numbers, because grpc-js shares connections between channels
 * whose options are equal.
 */
export const POLL_INTERVAL_OPTION = 'headless.poll_interval_ms';
export const DISCOVERY_OPTION = 'headless.discovery';
export const DNS_SERVERS_OPTION = 'headless.dns_servers';
/** Milliseconds; 0 for never. */
export const MAX_STALE_OPTION = 'headless.max_stale_ms';
/** A `ResolverObserver`. Its prefix keeps it out of the comparison of options. */
export const OBSERVER_OPTION = 'grpc.internal.no_subchannel.headless.observer';

/** The way from a channel's owner to the resolver that grpc-js makes for the channel, and back. */
export interface ResolverObserver {
  /** Told what happens, not from within a call into the resolver. */
  readonly onEvent?: ((event: WatchEvent) => void) | undefined;
  /** Set by the resolver; reads how things stand. */
  snapshot?: () => WatchSnapshot;
}

/** @param target without a scheme */
export function readWatchSettings(target: string, options: ChannelOptions): WatchSettings {
  const servers = String(options[DNS_SERVERS_OPTION] ?? '');
  const maxStaleMs = Number(options[MAX_STALE_OPTION] ?? DEFAULT_MAX_STALE_MS);
  return {
    target,
    discovery: options[DISCOVERY_OPTION] === 'endpointslice' ? 'endpointslice' : 'dns',
    dnsServers: servers === '' ? [] : servers.split(','),
    pollIntervalMs: Number(options[POLL_INTERVAL_OPTION] ?? DEFAULT_POLL_INTERVAL_MS),
    maxStaleMs: maxStaleMs === 0 ? false : maxStaleMs,
  };
}

export function observerOf(options: ChannelOptions): ResolverObserver {
  return (options[OBSERVER_OPTION] as ResolverObserver | undefined) ?? {};
}
