import type { BalancerSettings } from '../../balancing/balancer-settings.js';
import type { WatchDiscovery } from '../../balancing/watch-settings.js';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Where a server of the proxy listens. */
export interface ListenAddress {
  /** An IPv4 or IPv6 address without brackets. `::` is every address, IPv6 and IPv4. */
  readonly address: string;
  /** Range 0..65535; 0 for any free one. */
  readonly port: number;
}

/** Everything that the proxy can be told, checked, with every default filled in. Times in milliseconds. */
export interface ProxyConfig {
  /** Where clients connect. Default `[::]:50051` in plain text. */
  readonly listen: ListenAddress & { readonly tls: ServerTlsConfig | undefined };
  /** Where grpc.health.v1 of the proxy itself answers, in plain text. Default `[::]:50052`; undefined for nowhere. */
  readonly health: ListenAddress | undefined;
  /** Where /metrics, /endpoints and /healthz answer, in plain text. Default `[::]:9090`; undefined for nowhere. */
  readonly admin: ListenAddress | undefined;
  /** By their names; at least one. */
  readonly upstreams: ReadonlyMap<string, UpstreamConfig>;
  /** The first that matches wins. Empty only where there is one upstream, which then gets every call. */
  readonly routes: readonly RouteConfig[];
  readonly limits: LimitsConfig;
  readonly drain: DrainConfig;
  readonly connection: ConnectionConfig;
  /** Default: undefined, no log of calls. */
  readonly accessLog: AccessLogConfig | undefined;
  /** Default `info`. */
  readonly logLevel: LogLevel;
}

/** Which calls go to which upstream. A condition that is not set always holds. */
export interface RouteConfig {
  /**
   * What `:authority` must be: a host, `*.suffix` for every host below the suffix, or `*`. In small or capital letters
   * alike, whatever the port, unless one is given (`orders.shop:50051`).
   */
  readonly authority: string | undefined;
  /**
   * What the path must begin with, in whole segments: `/orders.v1.OrdersService/` or `/orders.v1.OrdersService` for a
   * service, `/orders.v1.OrdersService/Echo` for a method, `/orders.v1.` for a package.
   */
  readonly pathPrefix: string | undefined;
  /** The name of an upstream. */
  readonly upstream: string;
}

/** A service that calls are sent to. */
export interface UpstreamConfig {
  /** 1..63 letters, digits, `.`, `_` and `-`; a label in metrics. */
  readonly name: string;
  /** Without a scheme, as `parseTargets` reads it. */
  readonly target: string;
  /** Where its pods are looked for. Default `dns`. */
  readonly discovery: WatchDiscovery;
  /** `address` or `address:port`. Default: empty, for those of resolv.conf. */
  readonly dnsServers: readonly string[];
  /** The longest time until a pod that DNS lists is seen. Default 5000, range 100..3600000. */
  readonly pollIntervalMs: number;
  /**
   * How long the pods known last are used while DNS gives no good answer; `false` for ever. Default 1800000 or twice
   * `pollIntervalMs`, whichever is longer; range 60000 (or twice `pollIntervalMs`)..86400000.
   */
  readonly maxStaleMs: number | false;
  /** Default: `least_request` with its slow start of 10000 ms, over all pods. */
  readonly balancing: BalancerSettings;
  /** Default: undefined, plain text. */
  readonly tls: ClientTlsConfig | undefined;
  /** What `:authority` is set to. Default: undefined, it stays as the client sent it. */
  readonly authority: string | undefined;
  /** How long a connection, its TLS and the pod's SETTINGS may take. Default 5000, range 100..60000. */
  readonly connectTimeoutMs: number;
  /** Connections to one pod at once; more than one only while the pod's limit of streams is met. Default 4, range 1..100. */
  readonly maxConnectionsPerEndpoint: number;
  /** From one ping of a connection to the next; `false` for none. Default 10000, range 1000..3600000. */
  readonly keepaliveMs: number | false;
  /** A ping unanswered for so long closes its connection. Default 5000, range 100..3600000. */
  readonly keepaliveTimeoutMs: number;
  readonly queue: QueueConfig;
}

/** The calls that wait for a pod, or for a stream to one. */
export interface QueueConfig {
  /** Those beyond it fail at once. Default 1000, range 0..1000000; 0 for none that wait. */
  readonly maxCalls: number;
  /** How long one may wait. Default 10000, range 1..3600000. */
  readonly maxWaitMs: number;
}

/** TLS towards clients. Files are PEM; what they hold is read again when it changes. */
export interface ServerTlsConfig {
  /** The certificate and those between it and the root. */
  readonly certFile: string;
  readonly keyFile: string;
  /** The authorities of clients' certificates, which every client then needs. Default: undefined, none is asked for. */
  readonly clientCaFile: string | undefined;
}

/** TLS towards pods. Files are PEM; what they hold is read again when it changes. */
export interface ClientTlsConfig {
  /** The authorities to trust. Default: undefined, those that Node trusts. */
  readonly caFile: string | undefined;
  /** The proxy's own certificate, for mutual TLS; set where `keyFile` is. */
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
  /** The name, or address, that a pod's certificate must carry. Default: the host of the target. */
  readonly serverName: string;
}

/** What one client, or all of them, may take. A client that exceeds a limit of its own loses its connection. */
export interface LimitsConfig {
  /** Connections of clients at once. Default 10000, range 1..1000000. */
  readonly maxConnections: number;
  /** Open calls of one client connection. Default 1000, range 1..1000000. */
  readonly maxConcurrentStreams: number;
  /** Size of a header list as RFC 9113, section 6.5.2, counts it. Default 65536, range 4096..1048576. */
  readonly maxHeaderListBytes: number;
  /** The dynamic table of HPACK that a peer may use (RFC 7541). Default 4096, range 0..65536. */
  readonly headerTableBytes: number;
  /** Payload of one call that a peer may send ahead of its reader. Default 262144, range 65535..16777216. */
  readonly streamWindowBytes: number;
  /**
   * Buffered payload of all calls, and four times that of one connection; above it new calls are refused. Default
   * 134217728, range 1048576..68719476736.
   */
  readonly maxBufferedBytes: number;
  /** Payload of one call that is kept to send it to another pod. Default 65536, range 0..16777216; 0 for none. */
  readonly replayBytes: number;
  /** Calls that one client connection may cancel in a second ("rapid reset"). Default 200, range 1..1000000. */
  readonly maxResetsPerSecond: number;
  /**
   * SETTINGS, PING, PRIORITY and unknown frames, empty DATA and useless WINDOW_UPDATE of one connection in a second.
   * Default 1000, range 10..1000000.
   */
  readonly maxControlFramesPerSecond: number;
  /** CONTINUATION frames of one header block. Default 16, range 0..1000. */
  readonly maxContinuations: number;
  /** Answers to control frames that a client has not read yet. Default 65536, range 1024..16777216. */
  readonly maxPendingControlBytes: number;
}

/** What happens on SIGTERM. */
export interface DrainConfig {
  /** From "not serving" to the end of new calls, for clients to move on. Default 5000, range 0..600000. */
  readonly delayMs: number;
  /** How long open calls may take after that. Default 20000, range 0..3600000. */
  readonly timeoutMs: number;
}

/** How long a client's connection lives. */
export interface ConnectionConfig {
  /**
   * Then the client is asked to connect anew (gRFC A9), which spreads clients over proxies that were added. `false` for
   * never. Default false, range 1000..86400000.
   */
  readonly maxAgeMs: number | false;
  /** Percent that the age of a connection differs by, up or down. Default 10, range 0..100. */
  readonly maxAgeJitterPercent: number;
  /** How long the calls of such a connection may still take. Default 30000, range 0..86400000. */
  readonly ageGraceMs: number;
  /** A connection without a call for so long is closed; `false` for never. Default 600000, range 1000..86400000. */
  readonly idleMs: number | false;
  /** From one ping to the next (gRFC A8); `false` for none. Default 30000, range 1000..86400000. */
  readonly keepaliveMs: number | false;
  /** A ping unanswered for so long closes its connection. Default 10000, range 100..3600000. */
  readonly keepaliveTimeoutMs: number;
  /** How long TLS, the preface and the first SETTINGS may take. Default 10000, range 100..600000. */
  readonly handshakeMs: number;
}

/** The log of calls, one JSON line each. */
export interface AccessLogConfig {
  /** Percent of the calls, above 0 to 100. */
  readonly samplePercent: number;
}
