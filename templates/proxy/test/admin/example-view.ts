import type { ProxyDescription } from '../../src/admin/proxy-description.js';
import type { ProxyView } from '../../src/admin/proxy-view.js';
import { Health } from '../../src/health/health.js';
import { CallStats } from '../../src/stats/call-stats.js';
import { ProxyCounters } from '../../src/stats/proxy-counters.js';

export const EXAMPLE_DESCRIPTION: ProxyDescription = {
  connections: 3,
  calls: 2,
  upstreams: [
    {
      name: 'orders',
      target: 'dns:orders.shop.svc:50051',
      endpoints: [
        {
          address: '10.1.0.3:50051',
          state: 'ready',
          inFlight: 2,
          picks: 40,
          connections: 1,
          ejectedUntil: undefined,
          lastFailure: undefined,
        },
        {
          address: '10.1.0.4:50051',
          state: 'ejected',
          inFlight: 1,
          picks: 7,
          connections: 2,
          ejectedUntil: '2030-01-01T00:00:00.000Z',
          lastFailure: undefined,
        },
      ],
      queued: 5,
      lastAnswerAgeMs: 2500,
      lastFailure: undefined,
      looks: 12,
      failures: 1,
    },
    {
      name: 'bills',
      target: 'bills.shop.svc:50051',
      endpoints: [],
      queued: 0,
      lastAnswerAgeMs: undefined,
      lastFailure: 'DNS server 10.96.0.10:53 did not answer for "bills.shop.svc".',
      looks: 3,
      failures: 3,
    },
  ],
  certificates: [{ use: 'listen', expiresAtMs: 1_893_456_000_500 }],
};

/** A proxy that is seen but not there: real counters, and a description that a test may replace. */
export interface ExampleView extends ProxyView {
  readonly stats: CallStats;
  readonly health: Health;
  description: ProxyDescription;
}

export function exampleView(): ExampleView {
  return {
    stats: new CallStats(),
    counters: new ProxyCounters(),
    health: new Health(),
    description: EXAMPLE_DESCRIPTION,
    describe() {
      return this.description;
    },
  };
}
