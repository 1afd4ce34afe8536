import { setTimeout as pause } from 'node:timers/promises';
import { credentials, makeGenericClientConstructor, type ServiceConfig } from '@grpc/grpc-js';
import { registerHeadlessBalancer } from '../../templates/service/client/balancing/grpc-balancer-registration.js';
import {
  OrdersService,
  unary,
  type OrdersServiceClient,
} from '../../templates/service/client/index.js';
import { readOptions } from '../../templates/service/client/options.js';
import { serviceConfigFor } from '../../templates/service/client/service-config.js';
import { PushResolver } from '../../test/client/push-resolver.js';
import { configOf } from './contenders.js';
import { list, median, medianRatio, print } from './figures.js';

const CHANGES = 15;
const PAUSE_MS = 25;

interface Side {
  readonly name: string;
  /** The name its endpoints are pushed under. */
  readonly key: string;
  readonly client: OrdersServiceClient;
  readonly blockedMs: number[];
}

interface Address {
  readonly host: string;
  readonly port: number;
}

/** How long the event loop stands still when one of many connected endpoints is replaced by another. */
export async function benchBlockedLoop(port: number): Promise<void> {
  print(`Blocked event loop: one endpoint of many is replaced, ${CHANGES} times, in turn.`);
  PushResolver.register();
  registerHeadlessBalancer();
  const own = serviceConfigFor(readOptions({ target: '127.0.0.1:1' }));
  for (const count of [10, 100, 1000]) {
    // One server answers at every loopback address.
    const addresses = Array.from({ length: count + 1 }, (_, index) => ({
      host: `127.0.${1 + (index >> 7)}.${1 + (index & 127)}`,
      port,
    }));
    const sides = [
      connect('generated client', `generated-${count}`, own),
      connect('stock round_robin', `stock-${count}`, configOf('round_robin')),
    ] as const;
    for (const side of sides) await connectAll(side, addresses.slice(1));
    for (let change = 0; change < CHANGES; change += 1) {
      const wanted = addresses.filter((_, index) => index !== change % addresses.length);
      for (const { key, blockedMs } of sides) {
        blockedMs.push(await blockedBy(() => PushResolver.push(key, wanted)));
        await pause(PAUSE_MS);
      }
    }
    print(`  ${count} endpoints`);
    for (const { name, blockedMs } of sides) {
      print(
        `    ${name.padEnd(17)} ${median(blockedMs).toFixed(2).padStart(6)} ms, at most ${Math.max(...blockedMs).toFixed(2)}   raw: ${list(blockedMs, 1)}`,
      );
    }
    const [mine, theirs] = sides;
    print(
      `    against stock round_robin: ${medianRatio(mine.blockedMs, theirs.blockedMs)} of its time`,
    );
    for (const { client } of sides) client.close();
  }
}

function connect(name: string, key: string, config: ServiceConfig): Side {
  const Client = makeGenericClientConstructor(OrdersService, '');
  const client = new Client(`push:///${key}`, credentials.createInsecure(), {
    'grpc.service_config': JSON.stringify(config),
  }) as unknown as OrdersServiceClient;
  return { name, key, client, blockedMs: [] };
}

/** Makes calls until every endpoint has had the time to connect. */
async function connectAll({ key, client }: Side, addresses: readonly Address[]): Promise<void> {
  const call = () => unary(client, 'echo', { message: 'x' });
  const first = call();
  PushResolver.push(key, addresses);
  await first;
  for (let calls = 0; calls < addresses.length; calls += 1) await call();
}

/** Until the event loop takes its next turn. */
async function blockedBy(change: () => void): Promise<number> {
  const start = performance.now();
  change();
  await new Promise((resolve) => setImmediate(resolve));
  return performance.now() - start;
}
