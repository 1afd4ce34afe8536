/**
 * Where endpoints are looked for: in DNS again and again, or in the EndpointSlices of the Service that the target names,
 * which the API server keeps up to date, and in DNS where that is not allowed.
 */
export const WATCH_DISCOVERIES = ['dns', 'endpointslice'] as const;
export type WatchDiscovery = (typeof WATCH_DISCOVERIES)[number];

/** What is watched, and how. */
export interface WatchSettings {
  /** Without a scheme. */
  readonly target: string;
  readonly discovery: WatchDiscovery;
  /** `address` or `address:port`; empty for those of resolv.conf. */
  readonly dnsServers: readonly string[];
  readonly pollIntervalMs: number;
  /** Milliseconds without a good answer until endpoints expire; `false` for never. */
  readonly maxStaleMs: number | false;
}

/** Milliseconds between two looks unless the channel says otherwise: the default TTL of CoreDNS's records is 5 s. */
export const DEFAULT_POLL_INTERVAL_MS = 5000;
