import { WATCH_DISCOVERIES } from '../../balancing/watch-settings.js';
import { LOG_LEVELS } from './proxy-config.js';
import { optional, setting } from './setting.js';
import { listOf, oneOf, orFalse, percent, trueOrFalse, wholeNumber } from './value-kind.js';
import * as kinds from './value-kinds.js';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
const MILLION = 1_000_000;
const MIB = 1_048_576;

/**
 * What the proxy as a whole can be told. Keys as in the file; flags and environment variables are named after them, see
 * `names.ts`. Times in milliseconds.
 */
export const PROXY_SETTINGS = {
  'listen.address': setting(
    kinds.listenAddress,
    { address: '::', port: 50_051 },
    'Where clients connect.',
    '[::]:50051',
  ),
  'listen.tls.certFile': optional(
    kinds.file,
    'none: plain text',
    'The certificate that clients see and those between it and the root (PEM). Read again when it changes.',
  ),
  'listen.tls.keyFile': optional(kinds.file, 'none', 'The private key of that certificate (PEM).'),
  'listen.tls.clientCaFile': optional(
    kinds.file,
    'none: no certificate is asked for',
    'The authorities of clients (PEM); then every client needs a certificate of one of them.',
  ),
  'health.address': setting(
    orFalse(kinds.listenAddress),
    { address: '::', port: 50_052 },
    "Where the proxy's own grpc.health.v1 answers, in plain text.",
    '[::]:50052',
  ),
  'admin.address': setting(
    orFalse(kinds.listenAddress),
    { address: '::', port: 9090 },
    'Where /metrics, /endpoints and /healthz answer, in plain text.',
    '[::]:9090',
  ),
  'limits.maxConnections': setting(
    wholeNumber(1, MILLION),
    10_000,
    'Connections of clients at once.',
  ),
  'limits.maxConcurrentStreams': setting(
    wholeNumber(1, MILLION),
    1000,
    'Open calls of one client connection.',
  ),
  'limits.maxHeaderListBytes': setting(
    wholeNumber(4096, MIB),
    65_536,
    'Size of a header list, 32 bytes for each field included (RFC 9113, section 6.5.2).',
  ),
  'limits.headerTableBytes': setting(
    wholeNumber(0, 65_536),
    4096,
    'The dynamic table of HPACK that a peer may use.',
  ),
  'limits.streamWindowBytes': setting(
    wholeNumber(65_535, 16 * MIB),
    262_144,
    'Payload of one call that a peer may send ahead of its reader.',
  ),
  'limits.maxBufferedBytes': setting(
    wholeNumber(MIB, 65_536 * MIB),
    128 * MIB,
    'Buffered payload of all calls, and four times that of one connection; above it new calls get RESOURCE_EXHAUSTED.',
  ),
  'limits.replayBytes': setting(
    wholeNumber(0, 16 * MIB),
    65_536,
    'Payload of one call that is kept, so that another pod can get the call when the first one refused it.',
  ),
  'limits.maxResetsPerSecond': setting(
    wholeNumber(1, MILLION),
    200,
    'Calls that one client connection may cancel in a second, against "rapid reset".',
  ),
  'limits.maxControlFramesPerSecond': setting(
    wholeNumber(10, MILLION),
    1000,
    'SETTINGS, PING, PRIORITY and unknown frames, empty DATA and useless WINDOW_UPDATE of one connection in a second.',
  ),
  'limits.maxContinuations': setting(
    wholeNumber(0, 1000),
    16,
    'CONTINUATION frames of one header block.',
  ),
  'limits.maxPendingControlBytes': setting(
    wholeNumber(1024, 16 * MIB),
    65_536,
    'Answers to control frames that a client has not read yet.',
  ),
  'drain.delayMs': setting(
    wholeNumber(0, 600_000),
    5000,
    'On SIGTERM: from "not serving" to the end of new calls, for clients to move on.',
  ),
  'drain.timeoutMs': setting(
    wholeNumber(0, HOUR),
    20_000,
    'On SIGTERM: how long open calls may take after that.',
  ),
  'connection.maxAgeMs': setting(
    orFalse(wholeNumber(1000, DAY)),
    false,
    'Then a client is asked to connect anew, which spreads clients over proxies that were added.',
  ),
  'connection.maxAgeJitterPercent': setting(
    wholeNumber(0, 100),
    10,
    'How much the age of a connection differs, up or down.',
  ),
  'connection.ageGraceMs': setting(
    wholeNumber(0, DAY),
    30_000,
    'How long the calls of such a connection may still take.',
  ),
  'connection.idleMs': setting(
    orFalse(wholeNumber(1000, DAY)),
    600_000,
    "A client's connection without a call for so long is closed.",
  ),
  'connection.keepaliveMs': setting(
    orFalse(wholeNumber(1000, DAY)),
    30_000,
    "From one ping of a client's connection to the next.",
  ),
  'connection.keepaliveTimeoutMs': setting(
    wholeNumber(100, HOUR),
    10_000,
    'A ping unanswered for so long closes its connection.',
  ),
  'connection.handshakeMs': setting(
    wholeNumber(100, 600_000),
    10_000,
    'How long TLS, the preface and the first SETTINGS of a client may take.',
  ),
  'accessLog.samplePercent': setting(
    percent(),
    0,
    'Percent of the calls that are logged, one JSON line each; 0 for none.',
  ),
  logLevel: setting(oneOf(LOG_LEVELS), 'info', 'The least that is logged.'),
} as const;

/** What each upstream can be told; in the file below `upstreams.NAME.` */
export const UPSTREAM_SETTINGS = {
  target: optional(
    kinds.target,
    'none: it must be set',
    'The headless Service, or what else is dialled.',
  ),
  discovery: setting(
    oneOf(WATCH_DISCOVERIES),
    'dns',
    'Whether the target is asked for in DNS, or its EndpointSlices are watched; that needs a service account which may.',
  ),
  dnsServers: setting(
    listOf(kinds.dnsServer),
    [],
    'The DNS servers that are asked.',
    'those of resolv.conf',
  ),
  pollIntervalMs: setting(
    wholeNumber(100, HOUR),
    5000,
    'The longest time until a pod that DNS lists is seen.',
  ),
  maxStaleMs: optional(
    orFalse(wholeNumber(MINUTE, DAY)),
    '1800000, or twice pollIntervalMs where that is longer',
    'How long the pods known last are used while DNS gives no good answer; at least twice pollIntervalMs.',
  ),
  'balancing.policy': setting(
    oneOf(['least_request', 'round_robin'] as const),
    'least_request',
    'Of two pods drawn at random the one with fewer calls in flight, or each pod in turn.',
  ),
  'balancing.subsetSize': optional(
    orFalse(wholeNumber(1, 10_000)),
    'false: all pods',
    'The most pods that one proxy connects to.',
  ),
  'balancing.subsetSeed': optional(
    kinds.subsetSeed,
    'a random one',
    'What the choice of these pods is derived from; proxies with the same seed choose the same ones.',
  ),
  'balancing.slowStartMs': optional(
    wholeNumber(0, HOUR),
    '10000 for least_request, 0 for round_robin',
    'The time in which a new pod grows from a tenth of its share to all of it.',
  ),
  'balancing.ejection': setting(
    trueOrFalse(),
    true,
    'Whether a pod whose connections keep breaking is left out for a while.',
  ),
  'balancing.ejection.consecutiveFailures': optional(
    wholeNumber(1, 1000),
    '5',
    'Connections in a row that broke under a call, without an answered call in between.',
  ),
  'balancing.ejection.baseMs': optional(
    wholeNumber(100, HOUR),
    '30000',
    'How long the first ejection lasts; each further one lasts twice as long as the one before.',
  ),
  'balancing.ejection.maxMs': optional(
    wholeNumber(100, HOUR),
    '300000, or baseMs where that is longer',
    'The longest ejection; at least baseMs.',
  ),
  'balancing.ejection.maxPercent': optional(
    wholeNumber(1, 99),
    '10',
    'Percent of the pods that may be out at once: one always may, the last one never.',
  ),
  tls: optional(
    trueOrFalse(),
    'true where one of the keys below it is set, or else false',
    'Whether pods are dialled by TLS; true alone trusts the authorities that Node trusts.',
  ),
  'tls.caFile': optional(
    kinds.file,
    'none: those that Node trusts',
    'The authorities to trust (PEM). Read again when it changes, as the two below.',
  ),
  'tls.certFile': optional(
    kinds.file,
    'none',
    "The proxy's own certificate and those between it and the root (PEM), for mutual TLS.",
  ),
  'tls.keyFile': optional(kinds.file, 'none', 'The private key of that certificate (PEM).'),
  'tls.serverName': optional(
    kinds.serverName,
    'the host of the target',
    "What the pods' certificates must carry.",
  ),
  authority: optional(
    kinds.authority,
    'none: it stays as the client sent it',
    'What `:authority` is set to.',
  ),
  connectTimeoutMs: setting(
    wholeNumber(100, MINUTE),
    5000,
    "How long a connection, its TLS and the pod's first SETTINGS may take.",
  ),
  maxConnectionsPerEndpoint: setting(
    wholeNumber(1, 100),
    4,
    "Connections to one pod at once; more than one only while the pod's limit of calls is met.",
  ),
  keepaliveMs: setting(
    orFalse(wholeNumber(1000, HOUR)),
    10_000,
    'From one ping of a connection to the next.',
  ),
  keepaliveTimeoutMs: setting(
    wholeNumber(100, HOUR),
    5000,
    'A ping unanswered for so long closes its connection.',
  ),
  'queue.maxCalls': setting(
    wholeNumber(0, MILLION),
    1000,
    'Calls that may wait for a pod; those beyond it fail at once.',
  ),
  'queue.maxWaitMs': setting(wholeNumber(1, HOUR), 10_000, 'How long a call may wait for a pod.'),
} as const;

/** What each route can be told; only in the file, in the list `routes`. */
export const ROUTE_SETTINGS = {
  authority: optional(
    kinds.authorityPattern,
    'none: any',
    'What `:authority` is: this host, a host below the suffix, or any. Whatever its port, unless one is given.',
  ),
  pathPrefix: optional(
    kinds.pathPrefix,
    'none: any',
    'What the path begins with, in whole segments; one that ends with "." takes all services of a package.',
  ),
  upstream: optional(
    kinds.upstreamName,
    'none: it must be set',
    'The name of the upstream that gets the calls.',
  ),
} as const;
