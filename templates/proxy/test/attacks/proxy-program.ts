import { pino } from 'pino';
import { readProxyConfig } from '../../src/config/read-proxy-config.js';
import { Proxy } from '../../src/proxy.js';
import type { ProxyCounters } from '../../src/stats/proxy-counters.js';

/** What the proxy's process says of itself. */
export interface ProxyReport {
  /** The most memory that was ever resident, bytes. */
  readonly peakMemory: number;
  readonly connections: number;
  readonly calls: number;
  readonly counters: ProxyCounters;
}

const LOOK_MS = 10;

// Run by `startProxyProcess`: tells its parent the port, and then a report whenever it is asked.
const config = readProxyConfig(process.argv.slice(2), {});
const proxy = new Proxy(config, { logger: pino({ level: 'silent' }) });
await proxy.listen();
process.send?.(proxy.address.port);

// What the system keeps as the peak begins with the memory of the parent, which a test runner has much of.
let peakMemory = 0;
function lookAtMemory(): void {
  peakMemory = Math.max(peakMemory, process.memoryUsage.rss());
}
setInterval(lookAtMemory, LOOK_MS);

process.on('message', () => {
  lookAtMemory();
  const { connections, calls } = proxy.describe();
  const report: ProxyReport = { peakMemory, connections, calls, counters: proxy.counters };
  process.send?.(report);
});
// Without its parent nobody would stop it.
process.on('disconnect', () => process.exit());
