import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { MethodCalls, type MethodLabels, type MethodShape } from './method-calls.js';
import { STATUS_NAMES, type StatusName } from './status-names.js';

const METHOD_LABELS = ['grpc_type', 'grpc_service', 'grpc_method'] as const;

/** Seconds. From a unary call that finds its answer in memory to one that waits for something slow. */
const HANDLING_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** One set of labels for everything that is no method of this server, or clients could make series without end. */
const UNKNOWN: MethodLabels = {
  grpc_type: 'unknown',
  grpc_service: 'unknown',
  grpc_method: 'unknown',
};

/**
 * The metrics of the calls in a registry. Calls are counted in plain numbers, which Prometheus is told when it asks: a
 * call costs no look-up of labels but the histogram's.
 *
 * @param unknownCalls how many calls were refused because the server has no such method
 * @returns makes the counts of a method. Its metrics are there from then on, at zero: Prometheus takes the first value
 *   it sees for old, and would never show the first call.
 */
export function registerCallMetrics(
  registry: Registry,
  unknownCalls: () => number,
): (shape: MethodShape) => MethodCalls {
  const registers = [registry];
  const methods: MethodCalls[] = [];

  new Counter({
    name: 'grpc_server_started_total',
    help: 'Calls that have begun.',
    labelNames: METHOD_LABELS,
    registers,
    collect() {
      this.reset();
      for (const { labels, started } of methods) this.inc({ ...labels }, started);
      this.inc({ ...UNKNOWN }, unknownCalls());
    },
  });
  new Counter({
    name: 'grpc_server_handled_total',
    help: 'Calls that have ended, by status.',
    labelNames: [...METHOD_LABELS, 'grpc_code'],
    registers,
    collect() {
      this.reset();
      for (const { labels, handled } of methods) {
        for (const [code, grpc_code] of STATUS_NAMES.entries()) {
          const calls = handled[code] ?? 0;
          if (calls > 0 || grpc_code === 'OK') this.inc({ ...labels, grpc_code }, calls);
        }
      }
      this.inc({ ...UNKNOWN, grpc_code: 'Unimplemented' satisfies StatusName }, unknownCalls());
    },
  });
  new Gauge({
    name: 'grpc_server_in_flight',
    help: 'Calls that have begun and not ended.',
    labelNames: METHOD_LABELS,
    registers,
    collect() {
      this.reset();
      for (const { labels, inFlight } of methods) this.set({ ...labels }, inFlight);
    },
  });
  const handling = new Histogram({
    name: 'grpc_server_handling_seconds',
    help: 'Seconds from the beginning of a call to its status.',
    labelNames: METHOD_LABELS,
    buckets: HANDLING_BUCKETS,
    registers,
  });

  return (shape) => {
    const calls = new MethodCalls(shape, (labels) => {
      handling.zero({ ...labels });
      const child = handling.labels({ ...labels });
      return (seconds) => child.observe(seconds);
    });
    methods.push(calls);
    return calls;
  };
}
