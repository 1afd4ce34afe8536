import type { Server, ServerInterceptor } from '@grpc/grpc-js';
import { collectDefaultMetrics, prometheusContentType, register, Registry } from 'prom-client';
import type { BoundService } from '../server.js';
import { registerCallMetrics } from './call-metrics.js';
import { callsStarted } from './channelz-calls.js';
import { interceptCalls } from './intercept-calls.js';
import type { MethodCalls, MethodShape } from './method-calls.js';
import type { MetricsText } from './serve-metrics.js';

/** Probes and health watches come from the cluster, not from users: counted, they would make an idle pod look busy. */
const HEALTH = '/grpc.health.v1.Health/';

/** The metrics of this process: its calls, what prom-client tells of every Node process, and yours. */
export class ServiceMetrics implements MetricsText {
  readonly contentType = prometheusContentType;
  readonly #registry = new Registry();
  /** Counts the calls of the server that it is given to. */
  readonly interceptor: ServerInterceptor;
  readonly #methods = new Map<string, MethodCalls>();
  #healthCalls = 0;
  #unknownCalls = 0;
  #server: Server | undefined;

  /** @param services their methods have metrics from the start, others from their first call */
  constructor(services: readonly Pick<BoundService, 'definition'>[]) {
    collectDefaultMetrics({ register: this.#registry });
    const addMethod = registerCallMetrics(this.#registry, () => this.#countUnknownCalls());
    const callsOf = (method: MethodShape): MethodCalls => {
      const known = this.#methods.get(method.path);
      if (known) return known;
      const calls = addMethod(method);
      this.#methods.set(method.path, calls);
      return calls;
    };
    for (const { definition } of services) Object.values(definition).forEach(callsOf);
    this.interceptor = interceptCalls((method) => {
      if (!method.path.startsWith(HEALTH)) return callsOf(method);
      this.#healthCalls += 1;
      return undefined;
    });
  }

  /** The metrics in Prometheus' text format. Yours are those in prom-client's own registry, where they land by default. */
  text(): Promise<string> {
    return Registry.merge([this.#registry, register]).metrics();
  }

  /** Tells it the server that has the interceptor, so that calls of methods it does not have are counted, too. */
  watch(server: Server): void {
    this.#server = server;
  }

  /** A counter never goes back, also when the server that knows has shut down. */
  #countUnknownCalls(): number {
    const known = [...this.#methods.values()].reduce(
      (sum, { started }) => sum + started,
      this.#healthCalls,
    );
    const started = (this.#server && callsStarted(this.#server)) ?? 0;
    this.#unknownCalls = Math.max(this.#unknownCalls, started - known);
    return this.#unknownCalls;
  }
}
