import { Histogram } from 'prom-client';
import { LATENCY_BOUNDS } from '../../stats/latency-buckets.js';
import type { MethodStats } from '../../stats/method-stats.js';
import { labelsOf } from './call-metrics.js';

const NAME = 'grpc_proxy_call_duration_seconds';
const HELP = 'Seconds from the request headers of a call to its end.';

interface Line {
  readonly metricName: string;
  readonly labels: { readonly le?: number | string };
  readonly sharedLabels: { readonly service: string; readonly method: string };
  readonly value: number;
}

/** The latencies of all calls. prom-client's own histogram wants to see every call; here they are counted already. */
export class DurationMetric extends Histogram {
  readonly #stats: () => Iterable<MethodStats>;

  constructor(stats: () => Iterable<MethodStats>) {
    super({
      name: NAME,
      help: HELP,
      labelNames: ['service', 'method'],
      buckets: [...LATENCY_BOUNDS],
      registers: [],
    });
    this.#stats = stats;
  }

  /** What a registry asks a histogram for, in place of what `observe` has collected. */
  async getForPromString(): Promise<object> {
    const values = Array.from(this.#stats(), linesOf).flat();
    return { name: NAME, help: HELP, type: 'histogram', values };
  }
}

function linesOf(method: MethodStats): Line[] {
  const sharedLabels = labelsOf(method);
  let calls = 0;
  const buckets = Array.from(method.buckets, (count, index): Line => {
    calls += count;
    const le = LATENCY_BOUNDS[index] ?? '+Inf';
    return { metricName: `${NAME}_bucket`, labels: { le }, sharedLabels, value: calls };
  });
  return [
    ...buckets,
    { metricName: `${NAME}_sum`, labels: {}, sharedLabels, value: method.latencySum },
    { metricName: `${NAME}_count`, labels: {}, sharedLabels, value: calls },
  ];
}
