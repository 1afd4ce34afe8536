/**
 * Why a call was not begun although a pod could have served it: the memory budget is used up, the queue of the upstream
 * is full or the wait in it too long, the client has too many streams on its connection, or the proxy drains.
 */
export const SHED_REASONS = ['memory', 'queue', 'streams', 'drain'] as const;
export type ShedReason = (typeof SHED_REASONS)[number];

/**
 * What a client's connection was closed for as an attack, which no well-meant client does:
 * - `rapid_reset` more RST_STREAM a second than allowed
 * - `control_flood` more frames a second that move no call than allowed: SETTINGS, PING, PRIORITY, unknown ones, empty DATA
 * - `continuation_flood` a header block in more frames than allowed
 * - `header_list` header lists far above the limit, again and again
 * - `hpack` a header block that cannot be decoded
 * - `unread_control` it does not read the answers to its frames
 * - `slow_handshake` neither TLS nor the preface and SETTINGS were through in time
 * - `window` a flow-control window that is overdrawn or grows past 2^31-1
 * - `stream_id` stream ids that are even, go backwards or were never opened
 */
export const ATTACKS = [
  'rapid_reset',
  'control_flood',
  'continuation_flood',
  'header_list',
  'hpack',
  'unread_control',
  'slow_handshake',
  'window',
  'stream_id',
] as const;
export type Attack = (typeof ATTACKS)[number];

/**
 * Why the proxy answered a call by itself: no route fits it, the upstream has no endpoint, no connection could be had,
 * its deadline passed, the upstream broke off, or it is no gRPC call. What it sheds is counted by `sheds`.
 */
export const OWN_ANSWERS = [
  'no_route',
  'no_endpoint',
  'connect_failed',
  'deadline',
  'upstream_lost',
  'malformed',
] as const;
export type OwnAnswer = (typeof OWN_ANSWERS)[number];

/**
 * What happens to the proxy besides calls. Whoever sees it happen adds it to the field; nothing else is done until
 * somebody asks for metrics. Without a unit it is a number of times since the process began.
 */
export class ProxyCounters {
  /** Client connections that are open now. */
  connectionsOpen = 0;
  /** Client connections that were accepted. */
  connectionsTotal = 0;
  /** Client connections that were closed at once because of `limits.maxConnections`. */
  connectionsRefused = 0;
  /** TLS handshakes of clients that failed. */
  handshakesFailed = 0;
  /** Calls that were refused, by reason. */
  readonly sheds: Record<ShedReason, number> = zeros(SHED_REASONS);
  /** Calls that the proxy answered itself, by reason. */
  readonly ownAnswers: Record<OwnAnswer, number> = zeros(OWN_ANSWERS);
  /** RST_STREAM frames from clients. */
  resetsFromClients = 0;
  /** RST_STREAM frames from upstreams. */
  resetsFromUpstreams = 0;
  /** Calls that were sent once more, to another pod, because the first had certainly not begun them. */
  replays = 0;
  /** Connections of clients that were closed for an error of protocol that is none of the attacks. */
  protocolErrorsOfClients = 0;
  /** Likewise connections to upstreams. */
  protocolErrorsOfUpstreams = 0;
  /** Connections of clients that were closed as an attack. */
  readonly attacksStopped: Record<Attack, number> = zeros(ATTACKS);
  /** Bytes read from the sockets of clients: with frames and headers, after TLS. */
  clientBytesIn = 0;
  /** Bytes written to the sockets of clients, before TLS. */
  clientBytesOut = 0;
  /** Bytes read from the sockets of upstreams, after TLS. */
  upstreamBytesIn = 0;
  /** Bytes written to the sockets of upstreams, before TLS. */
  upstreamBytesOut = 0;
  /** Bytes of payload that are buffered for all calls now; `limits.maxBufferedBytes` bounds it. */
  bufferedBytes = 0;
  /** GOAWAY frames to clients; a graceful end is two. */
  goawaysToClients = 0;
  /** GOAWAY frames from upstreams. */
  goawaysFromUpstreams = 0;
  /** Changed configurations that were taken over. */
  reloadsOk = 0;
  /** Changed configurations that were refused, so that the former one stays. */
  reloadsFailed = 0;
}

function zeros<Reason extends string>(reasons: readonly Reason[]): Record<Reason, number> {
  return Object.fromEntries(reasons.map((reason) => [reason, 0])) as Record<Reason, number>;
}
