import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ClientUnaryCall, ServiceError } from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';
import { lookUpEndpoints } from '../../client/balancing/look-up-endpoints.js';
import { createBalancedClient } from '../../client/create-client.js';
import { hostAndPort } from '../host-and-port.js';
import { countCalls } from './count-calls.js';
import type { BalanceOptions } from './options.js';
import { judge, type Verdict } from './verdict.js';

/** How long the client may take to connect to every endpoint, before the calls that count start. */
const WARM_UP_MS = 10_000;
const WARM_UP_PAUSE_MS = 20;

interface HealthClient extends Client {
  check(
    request: { service: string },
    callback: (error: ServiceError | null) => void,
  ): ClientUnaryCall;
}

/**
 * Makes health calls through the balanced client and compares who answered with what DNS lists.
 *
 * @throws {Error} with one sentence when the target cannot be dialled or has no endpoint
 */
export async function checkBalance(
  { target, calls, dnsServers }: BalanceOptions,
  print: (line: string) => void,
  warmUpMs = WARM_UP_MS,
): Promise<Verdict> {
  const lookUp = async () =>
    (await lookUpEndpoints(target, { dnsServers })).map(({ host, port }) =>
      hostAndPort(host, port),
    );
  const client = createBalancedClient<HealthClient>(healthService, { target, dnsServers });
  try {
    const listedBefore = await lookUp();
    print(`Ready endpoints of ${target}: ${listedBefore.length}`);
    await warmUp(client, listedBefore, warmUpMs);
    const counts = await countCalls(
      () => checkHealth(client),
      (_, made) => made < calls,
    );
    // A pod that came or went in between proves nothing.
    const listedAfter = await lookUp();
    const endpoints = listedBefore.filter((endpoint) => listedAfter.includes(endpoint));
    for (const endpoint of new Set([...endpoints, ...counts.byEndpoint.keys()])) {
      print(`${endpoint.padEnd(24)} ${counts.byEndpoint.get(endpoint) ?? 0} calls`);
    }
    return judge(endpoints, counts);
  } finally {
    client.close();
  }
}

async function warmUp(
  client: HealthClient,
  endpoints: readonly string[],
  ms: number,
): Promise<void> {
  const deadline = performance.now() + ms;
  await countCalls(
    async () => {
      const endpoint = await checkHealth(client);
      await sleep(WARM_UP_PAUSE_MS);
      return endpoint;
    },
    ({ byEndpoint }) =>
      performance.now() < deadline && !endpoints.every((endpoint) => byEndpoint.has(endpoint)),
  );
}

/** One health call; resolves to the endpoint that answered. That it did counts, not what it said. */
function checkHealth(client: HealthClient): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = client.check({ service: '' }, (error) => {
      if (error) reject(error);
      else resolve(call.getPeer());
    });
  });
}
