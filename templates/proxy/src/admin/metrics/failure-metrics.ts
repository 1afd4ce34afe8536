import { ATTACKS, OWN_ANSWERS, SHED_REASONS } from '../../stats/proxy-counters.js';
import { byReason, bySide, SIDES, type MetricDefinition } from './metric-definition.js';

export const FAILURE_METRICS: readonly MetricDefinition[] = [
  {
    name: 'grpc_proxy_calls_shed_total',
    type: 'counter',
    help: 'Calls that the proxy refused although a pod could have served them.',
    labels: { reason: SHED_REASONS },
    read: ({ counters }) => byReason(counters.sheds),
  },
  {
    name: 'grpc_proxy_own_answers_total',
    type: 'counter',
    help: 'Calls whose status is from the proxy and not from an upstream, those shed aside.',
    labels: { reason: OWN_ANSWERS },
    read: ({ counters }) => byReason(counters.ownAnswers),
  },
  {
    name: 'grpc_proxy_replays_total',
    type: 'counter',
    help: 'Calls sent once more, to another pod, because the first had certainly not begun them.',
    labels: {},
    read: ({ counters }) => [[{}, counters.replays]],
  },
  {
    name: 'grpc_proxy_resets_total',
    type: 'counter',
    help: 'RST_STREAM frames received: from clients they are cancellations.',
    labels: { side: SIDES },
    read: ({ counters }) => bySide(counters.resetsFromClients, counters.resetsFromUpstreams),
  },
  {
    name: 'grpc_proxy_protocol_errors_total',
    type: 'counter',
    help: 'Connections closed because the peer broke HTTP/2, attacks aside.',
    labels: { side: SIDES },
    read: ({ counters }) =>
      bySide(counters.protocolErrorsOfClients, counters.protocolErrorsOfUpstreams),
  },
  {
    name: 'grpc_proxy_attacks_stopped_total',
    type: 'counter',
    help: 'Client connections closed as an attack.',
    labels: { reason: ATTACKS },
    read: ({ counters }) => byReason(counters.attacksStopped),
  },
];
