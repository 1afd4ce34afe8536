import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestNamespace } from './namespace.js';
import { ANY_HELM, CONSUMER_INTERVAL, Release } from './release.js';

const REPLICAS = 2;

/** Release and what its objects are called. */
const NAMES = [
  ['orders', 'orders'],
  ['billing', 'billing-orders'],
  // It holds the chart's name, and begins like the first one.
  ['orders-eu', 'orders-eu'],
  // As long as Helm allows, 53 characters.
  [
    'shop-checkout-production-europe-central-1-blue-canary',
    'shop-checkout-production-europe-central-1-blu-fd9c4598',
  ],
] as const;

describe('releases side by side in one namespace', () => {
  let namespace: TestNamespace;
  let releases: readonly Release[];

  beforeAll(async () => {
    namespace = await TestNamespace.create('grpc-names');
    releases = NAMES.map(([name, fullname]) => new Release(namespace, ANY_HELM, name, fullname));
    await namespace.startConsumer();
    await Promise.all(
      releases.map((release) =>
        release.install({ replicaCount: REPLICAS, rollout: { maxSurge: '100%' } }),
      ),
    );
  });
  afterAll(() => namespace.delete());

  const podNames = async (release: Release) =>
    (await namespace.pods(release.name)).map(({ name }) => name).sort();

  it.each(NAMES)('%s: calls reach its own pods only', async (name, _fullname) => {
    const release = find(name);
    const own = await podNames(release);
    expect(own).toHaveLength(REPLICAS);
    const target = ['--target', release.headlessTarget()];
    const options = ['--calls', '300', '--warm', String(REPLICAS), ...CONSUMER_INTERVAL];
    const { calls, failed } = await namespace.load(...target, ...options);
    console.log(release.headlessTarget(), calls);
    expect(failed).toEqual([]);
    expect(Object.keys(calls).sort()).toEqual(own);
  });

  it('pass `helm test`, all of them at once', async () => {
    const outputs = await Promise.all(releases.map((release) => release.test()));
    console.log(outputs.join('\n'));
    for (const output of outputs) {
      expect(output).toContain(`calls reached all ${REPLICAS} endpoints`);
    }
  });

  it.each(NAMES)('%s: its Services select its own pods only', async (name, fullname) => {
    const own = await podNames(find(name));
    for (const service of [fullname, `${fullname}-headless`]) {
      const pods = await namespace.kubectl(
        ...['get', 'endpointslices', '--selector', `kubernetes.io/service-name=${service}`],
        ...['--output', 'jsonpath={.items[*].endpoints[*].targetRef.name}'],
      );
      expect(pods.split(' ').sort()).toEqual(own);
    }
  });

  it('refuse a release whose Service would be that of another one', async () => {
    const before = await namespace.kubectl('get', 'service', 'orders-headless', '--output', 'json');
    await expect(new Release(namespace, ANY_HELM, 'orders-headless').install()).rejects.toThrow(
      'Service "orders-headless" in namespace',
    );
    expect(await namespace.objectsOf('orders-headless')).toEqual([]);
    expect(await namespace.kubectl('get', 'service', 'orders-headless', '--output', 'json')).toBe(
      before,
    );
  });

  it('are uninstalled one without the others', async () => {
    const [first, ...others] = releases;
    await first?.uninstall();
    expect(await namespace.objectsOf('orders')).toEqual([]);
    for (const other of others) {
      expect(await podNames(other)).toHaveLength(REPLICAS);
      const target = ['--target', other.headlessTarget()];
      const { failed } = await namespace.load(...target, '--calls', '100', ...CONSUMER_INTERVAL);
      expect(failed).toEqual([]);
    }
  });

  function find(name: string): Release {
    const release = releases.find((one) => one.name === name);
    if (release === undefined) throw new Error(`No release ${name}.`);
    return release;
  }
});
