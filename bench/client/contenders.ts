import { credentials, type ServiceConfig } from '@grpc/grpc-js';
import {
  createOrdersClient,
  OrdersService,
  unary,
  type ClientOptions,
  type OrdersServiceClient,
} from '../../templates/service/client/index.js';
import { readOptions } from '../../templates/service/client/options.js';
import { serviceConfigFor } from '../../templates/service/client/service-config.js';
import { makeGenericClientConstructor } from '@grpc/grpc-js';

const Client = makeGenericClientConstructor(OrdersService, '');
const DEADLINE_MS = 10_000;

export interface Contender {
  readonly name: string;
  call(): Promise<unknown>;
  close(): void;
}

/** grpc-js as it is, with the retries and the deadline that the generated client has, too. */
export function stock(
  policy: string,
  ports: readonly number[],
  name = `stock ${policy}`,
): Contender {
  const target = ports.map((port) => `127.0.0.1:${port}`).join(',');
  const client = new Client(`ipv4:${target}`, credentials.createInsecure(), {
    'grpc.service_config': JSON.stringify(configOf(policy)),
    // Connections of its own, as those of another process would be.
    'grpc.use_local_subchannel_pool': 1,
  }) as unknown as OrdersServiceClient;
  return {
    name,
    call: () => unary(client, 'echo', { message: 'x' }, { deadlineMs: DEADLINE_MS }),
    close: () => client.close(),
  };
}

/** The generated client. */
export function ours(
  name: string,
  ports: readonly number[],
  options: Partial<ClientOptions> = {},
): Contender {
  const client = createOrdersClient({
    target: ports.map((port) => `127.0.0.1:${port}`).join(','),
    channelOptions: { 'grpc.use_local_subchannel_pool': 1 },
    ...options,
  });
  return {
    name,
    call: () => unary(client, 'echo', { message: 'x' }),
    close: () => client.close(),
  };
}

/** The generated client's service config with another policy. */
export function configOf(policy: string): ServiceConfig {
  const config = serviceConfigFor(readOptions({ target: '127.0.0.1:1' }));
  return { ...config, loadBalancingConfig: [{ [policy]: {} }] };
}

/** Calls until `isOver`, `parallel` at a time. @returns the milliseconds each call took */
export async function callUntil(
  contender: Contender,
  parallel: number,
  isOver: (calls: number) => boolean,
): Promise<number[]> {
  const took: number[] = [];
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      while (!isOver(took.length)) {
        const start = performance.now();
        await contender.call();
        took.push(performance.now() - start);
      }
    }),
  );
  return took;
}
