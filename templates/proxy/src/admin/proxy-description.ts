/**
 * What an endpoint is to the calls that come: it takes them, its first connection is being made, it could not be had and
 * waits for the next attempt, it failed too often and is left out for a while, it only finishes what it has because the
 * resolver lists it no longer, or nobody has needed it yet.
 */
export const ENDPOINT_STATES = {
  ready: 'takes calls',
  connecting: 'is being connected to',
  failed: 'could not be connected to, and is tried again later',
  ejected: 'broke connections under calls, and is left out for a while',
  leaving: 'is no longer listed, and finishes its calls',
  idle: 'has not been needed yet',
} as const;
export type EndpointState = keyof typeof ENDPOINT_STATES;

/** What the proxy knows, as JSON at /endpoints. */
export interface ProxyDescription {
  /** Client connections that are open. */
  readonly connections: number;
  /** Calls in flight. */
  readonly calls: number;
  readonly upstreams: readonly UpstreamDescription[];
  /** The certificates in use, none without TLS. */
  readonly certificates: readonly CertificateDescription[];
}

export interface UpstreamDescription {
  readonly name: string;
  readonly target: string;
  readonly endpoints: readonly EndpointDescription[];
  /** Calls that wait for a connection. */
  readonly queued: number;
  /** Milliseconds since the resolver's last good answer, undefined before the first. */
  readonly lastAnswerAgeMs: number | undefined;
  /** The sentence that the newest look failed with, undefined when it was good. */
  readonly lastFailure: string | undefined;
  /** Looks of the resolver since the upstream was configured. */
  readonly looks: number;
  /** Those of them without a usable answer. */
  readonly failures: number;
}

export interface EndpointDescription {
  /** `host:port`, several with commas. */
  readonly address: string;
  readonly state: EndpointState;
  /** Calls in flight. */
  readonly inFlight: number;
  /** Calls it was picked for since it was added, replays included. */
  readonly picks: number;
  /** Open connections. */
  readonly connections: number;
  /** When it is taken back (RFC 3339), undefined when it is not ejected. */
  readonly ejectedUntil: string | undefined;
  /** Why the last connection could not be made; undefined since one could. */
  readonly lastFailure: string | undefined;
}

export interface CertificateDescription {
  /** Where it is used: `listen`, or the name of an upstream. */
  readonly use: string;
  /** The end of its validity, in milliseconds since 1970; of a chain the earliest. */
  readonly expiresAtMs: number;
}
