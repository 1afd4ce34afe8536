import { credentials, experimental, makeGenericClientConstructor } from '@grpc/grpc-js';
import { expect, it } from '@jest/globals';
import {
  OrdersService,
  unary,
  type OrdersServiceClient,
} from '../../templates/service/client/index.js';
import { registerHeadlessBalancer } from '../../templates/service/client/balancing/grpc-balancer-registration.js';
import { registerHeadlessResolver } from '../../templates/service/client/balancing/grpc-resolver.js';
import { readOptions } from '../../templates/service/client/options.js';
import { serviceConfigFor } from '../../templates/service/client/service-config.js';
import { startPod } from './start-pods.js';

it('leaves the calls to round_robin, with one warning, where grpc-js has another experimental API', async () => {
  const warnings: string[] = [];
  for (const changed of [{ QueuePicker: undefined }, { LeafLoadBalancer: class {} }]) {
    const api = { ...experimental, ...changed };
    expect(registerHeadlessBalancer(undefined, api, (text) => warnings.push(text))).toBe(false);
  }
  expect(warnings).toEqual([
    expect.stringMatching(
      /^The balancer needs `experimental.QueuePicker` of @grpc\/grpc-js 1\.14, .* round_robin;/,
    ),
  ]);

  registerHeadlessResolver();
  const pods = await Promise.all([startPod('orders-1'), startPod('orders-2')]);
  const target = pods.map(({ port }) => `127.0.0.1:${port}`).join(',');
  const Client = makeGenericClientConstructor(OrdersService, '');
  const client = new Client(`headless:///${target}`, credentials.createInsecure(), {
    'grpc.service_config': JSON.stringify(serviceConfigFor(readOptions({ target }))),
  }) as unknown as OrdersServiceClient;
  const call = () => unary(client, 'echo', { message: 'x' });
  while (pods.some(({ calls }) => calls === 0)) await call();
  const before = pods.map(({ calls }) => calls);
  for (let index = 0; index < 20; index += 1) await call();
  expect(pods.map(({ calls }, index) => calls - (before[index] ?? 0))).toEqual([10, 10]);
  client.close();
  await Promise.all(pods.map((pod) => pod.shutDown()));

  expect(experimental.isLoadBalancerNameRegistered('headless_balancer')).toBe(false);
  expect(registerHeadlessBalancer()).toBe(true);
  expect(experimental.isLoadBalancerNameRegistered('headless_balancer')).toBe(true);
});
