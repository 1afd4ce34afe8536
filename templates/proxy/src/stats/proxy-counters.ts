/** Why a call was not begun although a pod could have served it. */
export const SHED_REASONS = {
  memory: 'the payload buffered for all calls has reached `limits.maxBufferedBytes`',
  queue: "the queue of the upstream is full, or the call's wait in it too long",
  streams: 'the client has too many calls open on its connection',
  drain: 'the proxy or the connection drains',
} as const;
export type ShedReason = keyof typeof SHED_REASONS;

/** Why the proxy answered a call itself, shed ones aside. */
export const OWN_ANSWERS = {
  no_route: 'no route fits its authority and path',
  no_endpoint: 'the upstream has no endpoint',
  connect_failed: 'no connection to an endpoint could be had',
  deadline: 'its deadline passed in the proxy',
  upstream_lost: 'the upstream broke off',
  metadata: 'its metadata is above `limits.maxHeaderListBytes`',
  time_over: 'the time of a drain, or of a connection that is too old, was over',
} as const;
export type OwnAnswer = keyof typeof OWN_ANSWERS;

/** What a client's connection was closed for as an attack: what no well-meant client does. */
export const ATTACKS = {
  rapid_reset: 'more RST_STREAM frames a second than allowed',
  control_flood: 'more frames a second that move no call than allowed, such as SETTINGS and PING',
  continuation_flood: 'a header block in more frames than allowed',
  hpack: 'a header block that cannot be decoded',
  unread_control: 'it does not read the answers to its frames',
  slow_handshake: 'the handshake was not through in time',
  window: 'a flow-control window overdrawn, or grown past 2^31-1',
  stream_id: 'stream ids that are even, go backwards or were never opened',
} as const;
export type Attack = keyof typeof ATTACKS;

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
  /** Whether the newest configuration is the one in use. */
  isConfigCurrent = true;
  /** Lines that the access log wrote. */
  accessLogLines = 0;
  /** Lines that the access log gave up because its reader is too slow. */
  accessLogDropped = 0;
}

/** A changed configuration was taken over, or refused. */
export function countReload(counters: ProxyCounters, isOk: boolean): void {
  if (isOk) counters.reloadsOk += 1;
  else counters.reloadsFailed += 1;
  counters.isConfigCurrent = isOk;
}

function zeros<Reason extends string>(reasons: Record<Reason, string>): Record<Reason, number> {
  return Object.fromEntries(Object.keys(reasons).map((reason) => [reason, 0])) as Record<
    Reason,
    number
  >;
}
