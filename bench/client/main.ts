import { availableParallelism, cpus } from 'node:os';
import { benchBlockedLoop } from './blocked-loop.js';
import { print } from './figures.js';
import { benchFirstCall } from './first-call.js';
import { startServers } from './start-servers.js';
import { benchSlowPod } from './slow-pod.js';
import { benchThroughput } from './throughput.js';

/** Milliseconds that the slow pod waits. */
const SLOW_MS = 200;

print(
  `Node ${process.version}, ${availableParallelism()} x ${cpus()[0]?.model.trim() ?? 'unknown'}, loopback, servers in a process of their own. Ratios are medians over rounds.`,
);
const start = performance.now();

const even = await startServers({ count: 10, host: '127.0.0.1', slowMs: 0 });
await benchThroughput(even.ports);
await benchFirstCall(even.ports);
even.end();

const uneven = await startServers({ count: 10, host: '127.0.0.1', slowMs: SLOW_MS });
await benchSlowPod(uneven.ports, SLOW_MS);
uneven.end();

const everywhere = await startServers({ count: 1, host: '0.0.0.0', slowMs: 0 });
await benchBlockedLoop(everywhere.ports[0] as number);
everywhere.end();

print(`Done in ${((performance.now() - start) / 1000).toFixed(0)} s.`);
process.exit();
