import { credentials, makeGenericClientConstructor } from '@grpc/grpc-js';
import { startDnsServer } from '../../quickstart/dns-server/start-dns-server.js';
import {
  createOrdersClient,
  OrdersService,
  type OrdersServiceClient,
} from '../../templates/service/client/index.js';
import { HEADLESS } from '../client/start-pods.js';
import { callsByPod } from '../faults/stage.js';
import { loopbackAddresses, startCrowd } from '../faults/start-crowd.js';
import { waitUntil } from '../wait-until.js';

/** The numbers of pods to which calls came. */
export interface PodsFound {
  readonly ours: number;
  /** grpc-js's own dns resolver with round_robin; undefined where it could not be measured. */
  readonly stock: number | undefined;
}

/**
 * Lists so many pods as A records and calls them.
 *
 * @param isSystemDns whether the DNS server shall be the machine's own, on 127.0.0.1:53: the stock resolver asks no other
 */
export async function countPodsFound(pods: number, isSystemDns: boolean): Promise<PodsFound> {
  const dns = await startDnsServer(isSystemDns ? { port: 53 } : {});
  dns.setRecords(
    HEADLESS,
    loopbackAddresses(pods).map((address) => ({ type: 'A', address })),
  );
  try {
    const ours = await countWith(pods, (target) =>
      createOrdersClient({ target, ...(!isSystemDns && { dnsServers: [dns.address] }) }),
    );
    return { ours, stock: isSystemDns ? await countWith(pods, connectStock) : undefined };
  } finally {
    await dns.close();
  }
}

/** A client as grpc-js makes it, but for the policy. */
function connectStock(target: string): OrdersServiceClient {
  const Stock = makeGenericClientConstructor(OrdersService, '');
  return new Stock(`dns:///${target}`, credentials.createInsecure(), {
    'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
  }) as unknown as OrdersServiceClient;
}

async function countWith(
  pods: number,
  connect: (target: string) => OrdersServiceClient,
): Promise<number> {
  const crowd = await startCrowd();
  const client = connect(`${HEADLESS}:${crowd.port}`);
  try {
    let found = 0;
    await waitUntil('three rounds of calls reach the same pods', async () => {
      const before = found;
      found = Object.keys(await callsByPod(client, 3 * pods)).length;
      return found === before;
    });
    return found;
  } finally {
    client.close();
    await crowd.kill();
  }
}
