import { credentials, makeGenericClientConstructor } from '@grpc/grpc-js';
import {
  systemEnvironment,
  type Environment,
} from '../../templates/service/client/balancing/environment.js';
import {
  DISCOVERY_OPTION,
  DNS_SERVERS_OPTION,
  registerHeadlessResolver,
} from '../../templates/service/client/balancing/grpc-resolver.js';
import type { WatchDiscovery } from '../../templates/service/client/balancing/watch-settings.js';
import { OrdersService, type OrdersServiceClient } from '../../templates/service/client/index.js';
import { readOptions } from '../../templates/service/client/options.js';
import { serviceConfigFor } from '../../templates/service/client/service-config.js';
import { TARGET } from '../client/start-pods.js';

let lastScheme = 0;

/** A client with the default options in a world of its own: another clock, another resolv.conf. */
export function connectWith(
  environment: Partial<Environment>,
  dnsServers: readonly string[],
  target: string = TARGET,
  discovery: WatchDiscovery = 'dns',
): OrdersServiceClient {
  lastScheme += 1;
  const scheme = `world${lastScheme}`;
  registerHeadlessResolver(scheme, { ...systemEnvironment, ...environment });
  const OrdersClient = makeGenericClientConstructor(OrdersService, '');
  return new OrdersClient(`${scheme}:///${target}`, credentials.createInsecure(), {
    [DISCOVERY_OPTION]: discovery,
    [DNS_SERVERS_OPTION]: dnsServers.join(','),
    'grpc.service_config': JSON.stringify(serviceConfigFor(readOptions({ target }))),
    'grpc.max_reconnect_backoff_ms': 10_000,
  }) as unknown as OrdersServiceClient;
}
