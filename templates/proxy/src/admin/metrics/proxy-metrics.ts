import { setImmediate } from 'node:timers/promises';
import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  prometheusContentType,
  Registry,
} from 'prom-client';
import type { ProxyView } from '../proxy-view.js';
import { CALL_METRICS } from './call-metrics.js';
import { CONNECTION_METRICS } from './connection-metrics.js';
import { DurationMetric } from './duration-metric.js';
import { FAILURE_METRICS } from './failure-metrics.js';
import type { MetricDefinition, Reading } from './metric-definition.js';
import { OWN_METRICS } from './own-metrics.js';
import { UPSTREAM_METRICS } from './upstream-metrics.js';

/** All metrics of the proxy but the histogram of latencies, in the order of the text. */
export const PROXY_METRICS: readonly MetricDefinition[] = [
  ...CALL_METRICS,
  ...CONNECTION_METRICS,
  ...FAILURE_METRICS,
  ...UPSTREAM_METRICS,
  ...OWN_METRICS,
];

/**
 * The metrics of the proxy, and what prom-client tells of every Node process. The proxy counts in plain numbers, which
 * are read when somebody asks: calls cost nothing here.
 */
export class ProxyMetrics {
  readonly contentType = prometheusContentType;
  readonly #view: ProxyView;
  readonly #registry = new Registry();
  #reading: Reading;

  constructor(view: ProxyView) {
    this.#view = view;
    this.#reading = this.#read();
    this.#registry.registerMetric(new DurationMetric(() => this.#reading.stats));
    for (const definition of PROXY_METRICS) this.#register(definition);
    collectDefaultMetrics({ register: this.#registry });
  }

  /**
   * The metrics in the text format of Prometheus. Calls go on between one metric and the next: with many methods the
   * whole text takes longer than a call may wait.
   */
  async text(): Promise<string> {
    this.#reading = this.#read();
    const texts: string[] = [];
    for (const { name } of this.#registry.getMetricsAsArray()) {
      texts.push(await this.#registry.getSingleMetricAsString(name));
      await setImmediate();
    }
    return `${texts.join('\n\n')}\n`;
  }

  #read(): Reading {
    const { stats, counters, health } = this.#view;
    return { stats, counters, health, description: this.#view.describe() };
  }

  #register(definition: MetricDefinition): void {
    const { name, help, type, labels } = definition;
    const shared = {
      name,
      help,
      labelNames: Object.keys(labels),
      registers: [this.#registry],
    };
    const samples = () => definition.read(this.#reading);
    if (type === 'counter') {
      new Counter({
        ...shared,
        collect() {
          this.reset();
          for (const [of, value] of samples()) this.inc({ ...of }, value);
        },
      });
    } else {
      new Gauge({
        ...shared,
        collect() {
          this.reset();
          for (const [of, value] of samples()) this.set({ ...of }, value);
        },
      });
    }
  }
}
