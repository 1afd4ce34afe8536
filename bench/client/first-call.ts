import { startDnsServer } from '../../quickstart/dns-server/start-dns-server.js';
import { ours } from './contenders.js';
import { list, median, print } from './figures.js';

const HEADLESS = 'orders-headless.shop.svc.cluster.local';
const TARGET = `_grpc._tcp.${HEADLESS}`;
const POLL_INTERVAL_MS = 500;

/** How long after DNS lists a pod its first call arrives, while calls go on. */
export async function benchFirstCall(ports: readonly number[]): Promise<void> {
  print(
    `First call: from "pod in DNS" to its first answer, pollIntervalMs ${POLL_INTERVAL_MS}; listed right after a look, which is the worst case.`,
  );
  const dns = await startDnsServer();
  const listPorts = (listed: readonly number[]) => {
    dns.setRecords(
      TARGET,
      listed.map((port) => ({ type: 'SRV', port, target: `pod.${HEADLESS}` })),
    );
    dns.setRecords(`pod.${HEADLESS}`, [{ type: 'A', address: '127.0.0.1' }]);
  };
  listPorts(ports.slice(0, 1));
  const client = ours('generated client', [], {
    target: TARGET,
    dnsServers: [dns.address],
    pollIntervalMs: POLL_INTERVAL_MS,
  });
  await client.call();
  const took: number[] = [];
  for (let count = 2; count <= ports.length; count += 1) {
    listPorts(ports.slice(0, count));
    const listed = performance.now();
    const newcomer = `${count - 1}`;
    while (((await client.call()) as { servedBy: string }).servedBy !== newcomer);
    took.push(performance.now() - listed);
  }
  print(
    `  ${median(took).toFixed(0)} ms, at most ${Math.max(...took).toFixed(0)}   raw: ${list(took)}`,
  );
  print(
    '  stock dns: never while all connections are healthy; it looks again only when one breaks.',
  );
  client.close();
  await dns.close();
}
