import { systemClock } from '../../balancing/clock.js';
import { readProxyConfig } from '../../src/config/read-proxy-config.js';
import type { UpstreamConfig } from '../../src/config/proxy-config.js';
import { Flusher } from '../../src/http2/flusher.js';
import { MemoryBudget } from '../../src/relay/memory-budget.js';
import { CallStats } from '../../src/stats/call-stats.js';
import { ProxyCounters } from '../../src/stats/proxy-counters.js';
import { Pod, type PodEvents } from '../../src/upstream/pod.js';
import { writeConfig } from '../start-proxy.js';

/** A pod at a port of 127.0.0.1, without an upstream around it. */
export function podAt(port: number, events: Partial<PodEvents> = {}): Pod {
  const file = () => writeConfig({ upstream: port });
  const { upstreams, limits } = readProxyConfig(['--config', 'proxy.yaml'], {}, file);
  const surroundings = {
    config: upstreams.get('upstream') as UpstreamConfig,
    limits: () => limits,
    context: {
      flusher: new Flusher(),
      budget: new MemoryBudget(limits.maxBufferedBytes),
      stats: new CallStats(),
      counters: new ProxyCounters(),
      onCallEnded: undefined,
    },
    clock: systemClock,
    random: Math.random,
    credentials: undefined,
  };
  const nothing = () => {};
  return new Pod({ id: 'pod', addresses: [{ host: '127.0.0.1', port }] }, surroundings, {
    onChange: nothing,
    onAnswered: nothing,
    onBroken: nothing,
    onUnreachable: nothing,
    ...events,
  });
}
