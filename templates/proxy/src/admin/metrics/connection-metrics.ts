import { bySide, SIDES, type MetricDefinition } from './metric-definition.js';

export const CONNECTION_METRICS: readonly MetricDefinition[] = [
  {
    name: 'grpc_proxy_client_connections',
    type: 'gauge',
    help: 'Client connections that are open.',
    labels: {},
    read: ({ counters }) => [[{}, counters.connectionsOpen]],
  },
  {
    name: 'grpc_proxy_client_connections_accepted_total',
    type: 'counter',
    help: 'Client connections that were accepted.',
    labels: {},
    read: ({ counters }) => [[{}, counters.connectionsTotal]],
  },
  {
    name: 'grpc_proxy_client_connections_refused_total',
    type: 'counter',
    help: 'Client connections that were closed at once because too many were open.',
    labels: {},
    read: ({ counters }) => [[{}, counters.connectionsRefused]],
  },
  {
    name: 'grpc_proxy_client_handshakes_failed_total',
    type: 'counter',
    help: 'TLS handshakes of clients that failed.',
    labels: {},
    read: ({ counters }) => [[{}, counters.handshakesFailed]],
  },
  {
    name: 'grpc_proxy_socket_bytes_total',
    type: 'counter',
    help: 'Bytes read from sockets and written to them, with frames and headers, without TLS.',
    labels: { side: SIDES, direction: { in: 'read', out: 'written' } },
    read: ({ counters }) => [
      [{ side: 'client', direction: 'in' }, counters.clientBytesIn],
      [{ side: 'client', direction: 'out' }, counters.clientBytesOut],
      [{ side: 'upstream', direction: 'in' }, counters.upstreamBytesIn],
      [{ side: 'upstream', direction: 'out' }, counters.upstreamBytesOut],
    ],
  },
  {
    name: 'grpc_proxy_buffered_bytes',
    type: 'gauge',
    help: 'Bytes of payload that are buffered for all calls.',
    labels: {},
    read: ({ counters }) => [[{}, counters.bufferedBytes]],
  },
  {
    name: 'grpc_proxy_goaways_total',
    type: 'counter',
    help: 'GOAWAY frames sent to clients, two for a graceful end, and received from upstreams.',
    labels: { side: SIDES },
    read: ({ counters }) => bySide(counters.goawaysToClients, counters.goawaysFromUpstreams),
  },
];
