import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  unary,
  createOrdersClient,
  type OrdersServiceClient,
} from '../../templates/service/client/index.js';
import { ApiServer, type WrittenSlice } from '../balancing/endpointslice/start-api-server.js';
import { connectWith } from '../faults/connect-with.js';
import { waitUntil } from '../wait-until.js';
import { Fleet, TARGET, type Pod } from './start-pods.js';

let fleet: Fleet;
let server: ApiServer;
let client: OrdersServiceClient;
beforeEach(async () => {
  fleet = await Fleet.start();
  server = await ApiServer.start();
  client = connectWith(
    { readClusterAccount: () => server.account },
    [fleet.dns.address],
    TARGET,
    'endpointslice',
  );
});
afterEach(async () => {
  client.close();
  await server.close();
  await fleet.end();
});

/** One slice for each pod, because a slice has one port for all of its pods. */
function sliceFor({ name, port }: Pod): WrittenSlice {
  return {
    name,
    addressType: 'IPv4',
    endpoints: [{ addresses: ['127.0.0.1'], targetRef: { uid: `${name}-${port}` } }],
    ports: [{ name: 'grpc', port, protocol: 'TCP' }],
  };
}

async function callUntilAnsweredBy(pods: readonly Pod[]): Promise<void> {
  const before = pods.map(({ calls }) => calls);
  await waitUntil('every pod has answered a call', async () => {
    await unary(client, 'echo', { message: 'x' });
    return pods.every(({ calls }, index) => calls > (before[index] ?? 0));
  });
}

describe('a client that watches EndpointSlices', () => {
  it('calls every pod that is listed, one that comes later, and none that has gone', async () => {
    const [first, second, third] = (await fleet.startPods(3)) as [Pod, Pod, Pod];
    server.put(sliceFor(first));
    server.put(sliceFor(second));
    await callUntilAnsweredBy([first, second]);
    const asked = server.asked.length;
    server.put(sliceFor(third));
    await callUntilAnsweredBy([first, second, third]);
    server.remove(first.name);
    await waitUntil('the pod that has gone gets no call', async () => {
      const before = first.calls;
      for (let call = 0; call < 12; call += 1) await unary(client, 'echo', { message: 'x' });
      return first.calls === before;
    });
    expect(server.asked).toHaveLength(asked);
  });

  it('calls the pods that DNS lists where it may not watch', async () => {
    server.refuses = { list: { status: 403, message: 'endpointslices is forbidden' } };
    const pods = await fleet.startPods(2);
    fleet.list(pods);
    await callUntilAnsweredBy(pods);
  });

  it('ends its watch when it is closed', async () => {
    const [pod] = (await fleet.startPods(1)) as [Pod];
    server.put(sliceFor(pod));
    await callUntilAnsweredBy([pod]);
    await waitUntil('the watch is open', () => server.watches === 1);
    client.close();
    await waitUntil('the watch is gone', () => server.watches === 0);
  });

  it('is refused a target that names no Service', () => {
    expect(() =>
      createOrdersClient({ target: 'orders.example.com:443', discovery: 'endpointslice' }),
    ).toThrow(
      new TypeError(
        'Expected `target` to name a Service where `discovery` is endpointslice, such as "service.namespace.svc.cluster.local:50051", got "orders.example.com:443".',
      ),
    );
  });

  it('may be given addresses, for local work', () => {
    const options = { target: '127.0.0.1:50051', discovery: 'endpointslice' } as const;
    expect(() => createOrdersClient(options).close()).not.toThrow();
  });
});
