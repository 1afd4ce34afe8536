import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { withEnvironment } from '../../templates/service/client/environment-options.js';
import {
  createOrdersClient,
  describeClient,
  unary,
  type ClientOptions,
  type Discovery,
  type OrdersServiceClient,
} from '../../templates/service/client/index.js';
import { startPod, type Pod } from './start-pods.js';

const ONE_NAME: Discovery[] = ['mesh', 'proxy'];
const VARIABLES = ['ORDERS_TARGET', 'ORDERS_DISCOVERY'];

let pods: Pod[];
let client: OrdersServiceClient | undefined;

beforeEach(async () => {
  pods = [await startPod('orders-1'), await startPod('orders-2')];
});
afterEach(async () => {
  client?.close();
  for (const variable of VARIABLES) delete process.env[variable];
  await Promise.all(pods.map((pod) => pod.shutDown()));
});

const addressOf = (pod: Pod | undefined) => `localhost:${pod?.port ?? 0}`;

async function echo(): Promise<string> {
  if (!client) throw new Error('There is no client.');
  return (await unary(client, 'echo', { message: 'x' })).servedBy;
}

describe.each(ONE_NAME)('a client whose calls a %s balances', (discovery) => {
  it('dials the one name and watches nothing', async () => {
    const target = addressOf(pods[0]);
    client = createOrdersClient({ target, discovery });
    await expect(echo()).resolves.toBe('orders-1');
    expect(describeClient(client)).toEqual({
      target,
      discovery,
      isWatching: false,
      endpoints: [],
      connections: [],
      counters: { looks: 0, changes: 0, failures: 0 },
    });
  });

  it('still retries and has a deadline', async () => {
    client = createOrdersClient({ target: addressOf(pods[0]), discovery, deadlineMs: 20_000 });
    let attempts = 0;
    pods[0]?.setEcho((call, callback) => {
      attempts += 1;
      if (attempts === 1) callback({ code: 14, details: 'going away' });
      else callback(null, { servedBy: `deadline ${call.getDeadline() !== Infinity}` });
    });
    await expect(echo()).resolves.toBe('deadline true');
    expect(attempts).toBe(2);
  });

  it.each(['127.0.0.1:1,127.0.0.1:2', 'a.shop:1,b.shop:1', '_grpc._tcp.orders-headless.shop'])(
    'refuses %s, which is not one name',
    (target) => {
      expect(() => createOrdersClient({ target, discovery })).toThrow(
        `Expected \`target\` to be one name:port where \`discovery\` is ${discovery}, such as "service.namespace.svc.cluster.local:50051", got "${target}".`,
      );
    },
  );
});

describe('a client without a target', () => {
  it.each<[Discovery, number]>([
    ['dns', 2],
    ['mesh', 1],
    ['proxy', 1],
  ])('finds %s and the target in the environment', async (discovery, answering) => {
    const several = pods.map(({ port }) => `127.0.0.1:${port}`).join(',');
    process.env['ORDERS_TARGET'] = discovery === 'dns' ? several : addressOf(pods[0]);
    process.env['ORDERS_DISCOVERY'] = discovery;
    client = createOrdersClient();
    expect(describeClient(client)).toMatchObject({
      target: process.env['ORDERS_TARGET'],
      discovery,
    });
    const names = new Set<string>();
    for (let call = 0; call < 100 || names.size < answering; call += 1) names.add(await echo());
    expect(names.size).toBe(answering);
  });

  it('says which variable it needs', () => {
    expect(() => createOrdersClient()).toThrow(
      'Expected `target` in the options or ORDERS_TARGET in the environment, such as "orders-headless.shop:50051", got neither.',
    );
  });
});

describe('withEnvironment', () => {
  const environment = { ORDERS_TARGET: 'orders.shop:50051', ORDERS_DISCOVERY: 'mesh' };

  it.each<[string, Partial<ClientOptions>, Record<string, string>, ClientOptions]>([
    ['reads both', {}, environment, { target: 'orders.shop:50051', discovery: 'mesh' }],
    ['reads nothing beside a target', { target: 'a:1' }, environment, { target: 'a:1' }],
    [
      'lets the options win',
      { discovery: 'dns', deadlineMs: 1 },
      environment,
      { target: 'orders.shop:50051', discovery: 'dns', deadlineMs: 1 },
    ],
    [
      'takes an empty variable for none',
      {},
      { ...environment, ORDERS_DISCOVERY: '' },
      { target: 'orders.shop:50051' },
    ],
  ])('%s', (_, options, variables, expected) => {
    expect(withEnvironment('ORDERS', options, variables)).toEqual(expected);
  });

  it('names a variable that says what there is not', () => {
    expect(() =>
      withEnvironment('ORDERS', {}, { ...environment, ORDERS_DISCOVERY: 'xds' }),
    ).toThrow(
      'Expected the environment variable ORDERS_DISCOVERY to be dns, endpointslice, mesh, proxy, got "xds".',
    );
  });
});
