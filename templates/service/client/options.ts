import { isIP } from 'node:net';
import type { ChannelOptions } from '@grpc/grpc-js';
import { DEFAULT_MAX_STALE_MS } from './balancing/endpoint-set.js';
import { nameServices } from './balancing/endpointslice/service-name.js';
import { parseTargets } from './balancing/target.js';
import type { WatchEvent } from './balancing/watch-events.js';
import {
  DEFAULT_POLL_INTERVAL_MS,
  WATCH_DISCOVERIES,
  type WatchDiscovery,
} from './balancing/watch-settings.js';
import type { BalancerSettings } from './balancing/balancer-settings.js';
import { readBalancingOptions, type BalancingOptions } from './balancing/balancing-options.js';
import {
  integer,
  integerOrFalse,
  quote,
  readBoolean,
  refuseUnknown,
} from './balancing/option-checks.js';

/** TLS towards the service. Certificates are PEM. */
export interface TlsOptions {
  /** The authorities to trust. Default: those that Node trusts. */
  readonly rootCertificates?: Buffer;
  /** This client's key and certificate chain, for mutual TLS; both or neither. */
  readonly privateKey?: Buffer;
  readonly certificateChain?: Buffer;
  /** The name the server's certificate must carry. Default: the host name of the target. */
  readonly serverName?: string;
}

/** Retries of calls that ended with UNAVAILABLE (gRFC A6). */
export interface RetryOptions {
  /** Tries of one call, the first included. Default 4, range 2..5 (grpc-js caps it at 5). */
  readonly maxAttempts?: number;
  /** Milliseconds before the first retry, doubled each time, with gRPC's own jitter. Default 100, range 1..60000. */
  readonly initialBackoffMs?: number;
  /** The longest backoff in milliseconds. Default 1000, range `initialBackoffMs`..60000. */
  readonly maxBackoffMs?: number;
  /**
   * Failures the retry budget can take: each costs one token, each success brings back a tenth, and below half no
   * call is retried, so that retries never double the load on a failing service. A pod that dies costs as many as it
   * had calls of this client in flight: more than half the budget, and they all fail. Clients of one target in a
   * process share it. Default 1000, the most that gRPC allows; range 1..1000.
   */
  readonly budget?: number;
  /**
   * Whether a unary call whose connection breaks after its response headers is made once more. gRPC itself makes no
   * call again from then on (gRFC A6), and a pod that is killed in that moment would fail it. Such repeats have a
   * budget of their own, as large as `budget`. For it the headers reach the caller with the answer, not before.
   * Default true.
   */
  readonly afterHeaders?: boolean;
}

/** Who balances, and how pods are found: see `ClientOptions.discovery`. */
export type Discovery = WatchDiscovery | 'mesh' | 'proxy';
export const DISCOVERIES: readonly Discovery[] = [...WATCH_DISCOVERIES, 'mesh', 'proxy'];

/** Whether the client balances, and so watches the pods. */
export function clientBalances(discovery: Discovery): discovery is WatchDiscovery {
  return WATCH_DISCOVERIES.some((known) => known === discovery);
}

export interface ClientOptions {
  /**
   * What to dial: the headless Service, as `name:port`, for example
   * `orders-headless.shop.svc.cluster.local:50051` (a shorter name is completed from resolv.conf). An SRV name
   * (`_grpc._tcp.orders-headless.shop.svc.cluster.local`) gives each pod's own port, at the price of one query a pod
   * and look, and of some 500 pods at most, where a name with A records has 4000 (a DNS message has 64 KiB). An
   * address (`127.0.0.1:50051`) serves local work. Several of them, with commas in between, are one service together:
   * each keeps its pods while another fails, and the first name is the one that TLS checks. A leading `headless:///`
   * or `dns:///` is accepted. Where a mesh or a proxy balances it is one `name:port`: the Service with a cluster IP, or
   * the proxy.
   */
  readonly target: string;
  /**
   * Who spreads the calls over the pods. `dns`: this client, which asks for the headless Service's name again and again.
   * `endpointslice`: this client, which the API server tells of each change within moments, on the port that the Service
   * gives its pods; `target` is then a Service's name in the cluster (`service.namespace…`, an SRV name for a port by its
   * name), and the pod's service account must be allowed to list and watch EndpointSlices there: where it is not, the
   * client asks DNS, and `onEvent` says why. `mesh` and `proxy`: a service mesh (Linkerd, Istio) or an L7 proxy, which
   * sees every call only where the client does not balance: it dials one name, keeps one connection (`pick_first`) and
   * looks the name up when that breaks; `pollIntervalMs`, `maxStaleMs`, `dnsServers`, `balancing` and `onEvent` are then
   * without effect. Default `dns`.
   */
  readonly discovery?: Discovery;
  /**
   * The longest time in milliseconds until a pod that DNS lists is seen; with `endpointslice`, until a watch that broke is
   * begun anew. Default 5000, range 100..3600000. Clients in one process that have the same target, discovery, DNS
   * servers, interval and `maxStaleMs` share their queries.
   */
  readonly pollIntervalMs?: number;
  /**
   * Milliseconds for which the pods known last are used while DNS gives no good answer; then their connections are
   * dropped and calls fail at once with the reason, until DNS answers again. It has an end because Kubernetes gives
   * the address of a pod that is gone to another pod sooner or later, and only TLS could tell. Default 1800000 (half an
   * hour, or twice the poll interval where that is longer), range 60000 (or twice the poll interval)..86400000;
   * `false` for never.
   */
  readonly maxStaleMs?: number | false;
  /** DNS servers as `address` or `address:port`. Default: those of resolv.conf. */
  readonly dnsServers?: readonly string[];
  /**
   * Milliseconds a unary call may take, retries included, where the call sets no deadline of its own. Less than
   * `keepaliveMs` and 5 s together leaves no time to make a call of a frozen pod again on another one. Default 20000,
   * range 1..86400000; `false` for none.
   */
  readonly deadlineMs?: number | false;
  /** The same for streaming calls. Default `false`: a stream may live for ever. */
  readonly streamDeadlineMs?: number | false;
  /**
   * Retries of UNAVAILABLE; `false` for none. A connection that breaks in the middle of a call is retried, too: a
   * method that must not run twice needs a key to tell it by, or a client of its own with `retry: false`. A streaming
   * call whose response headers have arrived is never retried (gRFC A6).
   */
  readonly retry?: RetryOptions | false;
  /**
   * Milliseconds between HTTP/2 pings, which find a pod that froze or a node that vanished: one that is not answered
   * within 5 s closes the connection. A server that forbids such pings (grpc-go by default allows one in 5 minutes, and
   * one in 2 hours while no call is in flight) closes a quiet connection at the fourth of them, and grpc-js then doubles
   * this time. Default 10000, the shortest that gRFC A8 means a client to use, range 1000..3600000; `false` for none.
   */
  readonly keepaliveMs?: number | false;
  /** How calls are spread over the pods. Default: exact round robin over all of them. */
  readonly balancing?: BalancingOptions;
  /** Default: plain text. */
  readonly tls?: TlsOptions;
  /**
   * Told when pods come and go and when looking them up fails, recovers or expires; while the client idles nothing is
   * looked up. An error that it throws is an uncaught exception, as in an event listener.
   */
  readonly onEvent?: (event: WatchEvent) => void;
  /** Any other option of grpc-js; wins over what this module sets. */
  readonly channelOptions?: ChannelOptions;
}

/** Options with every default filled in. */
export interface ClientSettings {
  /** The target without a scheme. */
  readonly target: string;
  readonly discovery: Discovery;
  readonly pollIntervalMs: number;
  readonly maxStaleMs: number | false;
  readonly dnsServers: readonly string[];
  readonly deadlineMs: number | false;
  readonly streamDeadlineMs: number | false;
  readonly retry: Required<RetryOptions> | false;
  readonly keepaliveMs: number | false;
  readonly balancing: BalancerSettings;
  readonly tls: TlsOptions | undefined;
  readonly onEvent: ((event: WatchEvent) => void) | undefined;
  readonly channelOptions: ChannelOptions;
}

const KNOWN_OPTIONS: readonly (keyof ClientOptions)[] = [
  'target',
  'discovery',
  'pollIntervalMs',
  'maxStaleMs',
  'dnsServers',
  'deadlineMs',
  'streamDeadlineMs',
  'retry',
  'keepaliveMs',
  'balancing',
  'tls',
  'onEvent',
  'channelOptions',
];
const KNOWN_RETRY_OPTIONS: readonly (keyof RetryOptions)[] = [
  'maxAttempts',
  'initialBackoffMs',
  'maxBackoffMs',
  'budget',
  'afterHeaders',
];
const KNOWN_TLS_OPTIONS: readonly (keyof TlsOptions)[] = [
  'rootCertificates',
  'privateKey',
  'certificateChain',
  'serverName',
];
const DAY_MS = 86_400_000;

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {TypeError} with one sentence that names the option, its value and what is allowed
 */
export function readOptions(options: ClientOptions): ClientSettings {
  refuseUnknown('', options, KNOWN_OPTIONS);
  const pollIntervalMs = integer(
    'pollIntervalMs',
    options.pollIntervalMs ?? DEFAULT_POLL_INTERVAL_MS,
    100,
    3_600_000,
  );
  const discovery = readDiscovery(options.discovery ?? 'dns');
  return {
    target: readTarget(options.target, discovery),
    discovery,
    pollIntervalMs,
    maxStaleMs: readMaxStale(options.maxStaleMs, pollIntervalMs),
    dnsServers: (options.dnsServers ?? []).map(readDnsServer),
    deadlineMs: integerOrFalse('deadlineMs', options.deadlineMs ?? 20_000, 1, DAY_MS),
    streamDeadlineMs: integerOrFalse(
      'streamDeadlineMs',
      options.streamDeadlineMs ?? false,
      1,
      DAY_MS,
    ),
    retry: options.retry === false ? false : readRetry(options.retry ?? {}),
    keepaliveMs: integerOrFalse('keepaliveMs', options.keepaliveMs ?? 10_000, 1000, 3_600_000),
    balancing: readBalancingOptions(options.balancing ?? {}),
    tls: options.tls && readTls(options.tls),
    onEvent: readListener(options.onEvent),
    channelOptions: options.channelOptions ?? {},
  };
}

function readDiscovery(discovery: unknown): Discovery {
  const known = DISCOVERIES.find((one) => one === discovery);
  if (known) return known;
  throw new TypeError(
    `Expected \`discovery\` to be ${DISCOVERIES.join(', ')}, got ${quote(discovery)}.`,
  );
}

function readTarget(target: unknown, discovery: Discovery): string {
  if (typeof target !== 'string') {
    throw new TypeError(
      `Expected \`target\` to be a string such as "orders-headless.shop:50051", got ${quote(target)}.`,
    );
  }
  const bare = target.replace(/^(headless|dns):(\/\/\/)?/, '');
  const [first, ...more] = parseTargets(bare);
  const isOneName = more.length === 0 && (first.kind !== 'addresses' || !first.addresses[1]);
  if (!clientBalances(discovery) && (!isOneName || first.kind === 'srv')) {
    throw new TypeError(
      `Expected \`target\` to be one name:port where \`discovery\` is ${discovery}, such as "service.namespace.svc.cluster.local:50051", got ${quote(target)}.`,
    );
  }
  if (discovery === 'endpointslice' && !nameServices([first, ...more])) {
    throw new TypeError(
      `Expected \`target\` to name a Service where \`discovery\` is endpointslice, such as "service.namespace.svc.cluster.local:50051", got ${quote(target)}.`,
    );
  }
  return bare;
}

/** Two intervals at least, so that one failed look never expires pods that the look before has seen. */
function readMaxStale(maxStaleMs: number | false | undefined, intervalMs: number): number | false {
  const least = 2 * intervalMs;
  return integerOrFalse(
    'maxStaleMs',
    maxStaleMs ?? Math.max(DEFAULT_MAX_STALE_MS, least),
    Math.max(60_000, least),
    DAY_MS,
  );
}

function readListener(onEvent: ClientOptions['onEvent']): ClientOptions['onEvent'] {
  if (onEvent === undefined || typeof onEvent === 'function') return onEvent;
  throw new TypeError(`Expected \`onEvent\` to be a function, got ${quote(onEvent)}.`);
}

/** The forms that `setServers` of node:dns takes. */
function readDnsServer(server: string): string {
  const bracketed = /^\[(.+)\](?::\d{1,5})?$/.exec(server)?.[1];
  if (isIP(bracketed ?? (isIP(server) ? server : server.replace(/:\d{1,5}$/, '')))) return server;
  throw new TypeError(
    `Expected each of \`dnsServers\` to be an address such as "10.96.0.10" or "127.0.0.1:5300", got ${quote(server)}.`,
  );
}

function readRetry(retry: RetryOptions): Required<RetryOptions> {
  refuseUnknown('retry.', retry, KNOWN_RETRY_OPTIONS);
  const initialBackoffMs = integer(
    'retry.initialBackoffMs',
    retry.initialBackoffMs ?? 100,
    1,
    60_000,
  );
  return {
    maxAttempts: integer('retry.maxAttempts', retry.maxAttempts ?? 4, 2, 5),
    initialBackoffMs,
    maxBackoffMs: integer(
      'retry.maxBackoffMs',
      retry.maxBackoffMs ?? Math.max(1000, initialBackoffMs),
      initialBackoffMs,
      60_000,
    ),
    budget: integer('retry.budget', retry.budget ?? 1000, 1, 1000),
    afterHeaders: readBoolean('retry.afterHeaders', retry.afterHeaders ?? true),
  };
}

function readTls(tls: TlsOptions): TlsOptions {
  refuseUnknown('tls.', tls, KNOWN_TLS_OPTIONS);
  if ((tls.privateKey === undefined) !== (tls.certificateChain === undefined)) {
    throw new TypeError(
      'Mutual TLS needs both `tls.privateKey` and `tls.certificateChain`, got only one of them.',
    );
  }
  return tls;
}
