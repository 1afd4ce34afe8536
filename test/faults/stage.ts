import type { ServiceError } from '@grpc/grpc-js';
import {
  createOrdersClient,
  unary,
  type ClientOptions,
  type OrdersServiceClient,
} from '../../templates/service/client/index.js';
import { HEADLESS, TARGET, type Fleet, type Pod } from '../client/start-pods.js';
import { waitUntil } from '../wait-until.js';
import { startCrowd, type Crowd, type CrowdOptions } from './start-crowd.js';
import { startPodProcess, type PodProcess } from './start-pod-process.js';

/** Milliseconds between two looks at DNS. */
export const INTERVAL_MS = 150;

export type Outcome =
  | { readonly ok: true; readonly servedBy: string }
  | { readonly ok: false; readonly error: ServiceError };

/** A DNS server, pods and clients of one test. */
export class Stage {
  readonly fleet: Fleet;
  readonly #clients: OrdersServiceClient[] = [];
  readonly #crowds: Crowd[] = [];
  readonly #podProcesses: PodProcess[] = [];

  constructor(fleet: Fleet) {
    this.fleet = fleet;
  }

  get dns(): Fleet['dns'] {
    return this.fleet.dns;
  }

  connect(options: Partial<ClientOptions> = {}): OrdersServiceClient {
    const client = createOrdersClient({
      target: TARGET,
      dnsServers: [this.dns.address],
      pollIntervalMs: INTERVAL_MS,
      ...options,
    });
    this.#clients.push(client);
    return client;
  }

  /** Pods that DNS lists. */
  async startListedPods(count: number): Promise<Pod[]> {
    const pods = await this.fleet.startPods(count);
    this.fleet.list(pods);
    return pods;
  }

  async startCrowd(options?: CrowdOptions): Promise<Crowd> {
    const crowd = await startCrowd(options);
    this.#crowds.push(crowd);
    return crowd;
  }

  async startPodProcess(name: string): Promise<PodProcess> {
    const pod = await startPodProcess(name);
    this.#podProcesses.push(pod);
    return pod;
  }

  /** Makes these the A records of the headless name. */
  listAddresses(addresses: readonly string[]): void {
    this.dns.setRecords(
      HEADLESS,
      addresses.map((address) => ({ type: 'A', address })),
    );
  }

  /** Waits for some looks at DNS that begin from now on. */
  async untilLookedAt(name = TARGET, times = 3): Promise<void> {
    const before = this.dns.queries.length;
    await waitUntil(`DNS was asked for ${name} ${times} times`, () => {
      const asked = this.dns.queries.slice(before).filter((query) => query.name === name);
      return asked.length >= times;
    });
  }

  async end(): Promise<void> {
    for (const client of this.#clients) client.close();
    await Promise.all(this.#podProcesses.map((pod) => pod.kill()));
    await Promise.all(this.#crowds.map((crowd) => crowd.kill()));
    await this.fleet.end();
  }
}

export async function call(client: OrdersServiceClient, message = 'x'): Promise<Outcome> {
  try {
    const { servedBy } = await unary(client, 'echo', { message });
    return { ok: true, servedBy };
  } catch (error) {
    return { ok: false, error: error as ServiceError };
  }
}

/** Makes so many calls, one after another, and returns who answered how many; a failed call rejects. */
export async function callsByPod(
  client: OrdersServiceClient,
  calls: number,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let done = 0; done < calls; done += 1) {
    const { servedBy } = await unary(client, 'echo', { message: 'x' });
    counts[servedBy] = (counts[servedBy] ?? 0) + 1;
  }
  return counts;
}

/** Makes calls until exactly these pods have answered as many as there are of them, one each: all connections stand. */
export async function untilBalancedOver(
  client: OrdersServiceClient,
  names: readonly string[],
): Promise<void> {
  await waitUntil(`calls go to ${names.length} pods, one each`, async () => {
    const counts = await callsByPod(client, names.length);
    return names.every((name) => counts[name] === 1);
  });
}

/** Makes calls without a pause until it is stopped; returns what came of each. */
export function startCalling(client: OrdersServiceClient): { stop(): Promise<Outcome[]> } {
  const outcomes: Outcome[] = [];
  let isRunning = true;
  const loops = Array.from({ length: 4 }, async () => {
    while (isRunning) outcomes.push(await call(client));
  });
  return {
    async stop() {
      isRunning = false;
      await Promise.all(loops);
      return outcomes;
    },
  };
}

export function failuresOf(outcomes: readonly Outcome[]): ServiceError[] {
  return outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error]));
}

export function namesOf(pods: readonly Pod[]): string[] {
  return pods.map(({ name }) => name);
}
