import { credentials, makeGenericClientConstructor, type ChannelOptions } from '@grpc/grpc-js';
import type { GeneratedClient, OrdersClient } from './generated-client.js';

/** The three clients the scenes compare. */
export type Dialling =
  /** grpc-js without any option, as most examples have it. */
  | { readonly way: 'plain'; readonly target: string }
  /** grpc-js with its own DNS resolver and the round_robin policy. */
  | { readonly way: 'stock'; readonly target: string }
  /** The client of the generated project. */
  | {
      readonly way: 'generated';
      readonly target: string;
      readonly dnsServers: readonly string[];
      readonly pollIntervalMs: number;
    };

const ROUND_ROBIN = JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] });

export function dial(dialling: Dialling, generated: GeneratedClient): OrdersClient {
  switch (dialling.way) {
    case 'plain':
      return dialStock(generated, dialling.target, {});
    case 'stock':
      return dialStock(generated, dialling.target, { 'grpc.service_config': ROUND_ROBIN });
    case 'generated': {
      const { target, dnsServers, pollIntervalMs } = dialling;
      return generated.createOrdersClient({ target, dnsServers, pollIntervalMs });
    }
  }
}

function dialStock(
  { OrdersService }: GeneratedClient,
  target: string,
  options: ChannelOptions,
): OrdersClient {
  const StockClient = makeGenericClientConstructor(OrdersService, '');
  return new StockClient(target, credentials.createInsecure(), options) as unknown as OrdersClient;
}
