import { STATUS_NAMES } from '../../stats/status-names.js';
import type { MethodStats } from '../../stats/method-stats.js';
import type { MetricDefinition, Reading, Sample } from './metric-definition.js';

const METHOD = { service: undefined, method: undefined } as const;

/** The labels of a method's metrics. */
export function labelsOf({ service, method }: MethodStats): { service: string; method: string } {
  return { service, method };
}

function byMethod(valueOf: (stats: MethodStats) => number): (reading: Reading) => Sample[] {
  return ({ stats }) => Array.from(stats, (method) => [labelsOf(method), valueOf(method)]);
}

/**
 * A status has a value from its first call on, OK from the method's first: Prometheus takes the first value it sees for
 * old, and would never show that call.
 */
function* callsByCode({ stats }: Reading): Iterable<Sample> {
  for (const method of stats) {
    for (const [status, code] of STATUS_NAMES.entries()) {
      const calls = method.codes[status] ?? 0;
      if (calls > 0 || status === 0) yield [{ ...labelsOf(method), code }, calls];
    }
  }
}

export const CALL_METRICS: readonly MetricDefinition[] = [
  {
    name: 'grpc_proxy_calls_total',
    type: 'counter',
    help: 'Calls that have ended, by gRPC status.',
    labels: { ...METHOD, code: undefined },
    read: callsByCode,
  },
  {
    name: 'grpc_proxy_calls_in_flight',
    type: 'gauge',
    help: 'Calls that have begun and not ended.',
    labels: METHOD,
    read: byMethod(({ inFlight }) => inFlight),
  },
  {
    name: 'grpc_proxy_request_bytes_total',
    type: 'counter',
    help: 'Bytes of messages from clients, with the 5 bytes before each.',
    labels: METHOD,
    read: byMethod(({ requestBytes }) => requestBytes),
  },
  {
    name: 'grpc_proxy_response_bytes_total',
    type: 'counter',
    help: 'Bytes of messages from upstreams, with the 5 bytes before each.',
    labels: METHOD,
    read: byMethod(({ responseBytes }) => responseBytes),
  },
];
