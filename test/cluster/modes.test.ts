import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { IMAGE_REPOSITORY, IMAGE_TAG, NEXT_IMAGE_TAG } from './built.js';
import { TestNamespace, WARM_UP_MS } from './namespace.js';
import { ProxyRelease } from './proxy-release.js';
import { CONSUMER_INTERVAL, HELMS, NOTICE, Release, type Values } from './release.js';

const REPLICAS = 3;

/** What one revision of the release is like. Each has another port and another image than the one before. */
interface Mode {
  readonly mode: string;
  readonly port: number;
  readonly tag: string;
  /** Besides `discovery.mode`. */
  readonly discovery: (releases: Releases, namespace: string) => Values;
  readonly target: (releases: Releases) => string;
  /** What the client is told. */
  readonly told: 'dns' | 'mesh' | 'proxy';
  /** There is no mesh here, so nothing balances the one connection of a client that leaves this to one. */
  readonly isBalanced: boolean;
  /** Whether the consumer's account, which is listed in one mode only, may watch the EndpointSlices. */
  readonly mayWatch: boolean;
}

interface Releases {
  readonly service: Release;
  /** Told of the service's port in mode proxy. */
  readonly proxy: ProxyRelease;
}

const DNS: Mode = {
  mode: 'dns',
  port: 50051,
  tag: IMAGE_TAG,
  discovery: () => ({}),
  target: ({ service }) => service.headlessTarget(50051),
  told: 'dns',
  isBalanced: true,
  mayWatch: false,
};
const ENDPOINTSLICE: Mode = {
  mode: 'endpointslice',
  port: 50052,
  tag: NEXT_IMAGE_TAG,
  discovery: (_, namespace) => ({ consumers: [{ namespace, serviceAccount: 'consumer' }] }),
  target: ({ service }) => service.headlessTarget(50052),
  told: 'dns',
  isBalanced: true,
  mayWatch: true,
};
const PROXY: Mode = {
  mode: 'proxy',
  port: 50053,
  tag: IMAGE_TAG,
  discovery: ({ proxy }) => ({ proxyTarget: proxy.clusterIpTarget() }),
  target: ({ proxy }) => proxy.clusterIpTarget(),
  told: 'proxy',
  isBalanced: true,
  mayWatch: false,
};
const MESH: Mode = {
  mode: 'mesh',
  port: 50054,
  tag: NEXT_IMAGE_TAG,
  discovery: () => ({}),
  target: ({ service }) => service.clusterIpTarget(50054),
  told: 'mesh',
  isBalanced: false,
  mayWatch: false,
};

describe.each(HELMS)('one release that goes through every discovery.mode, by %s', (helm) => {
  let namespace: TestNamespace;
  let release: Release;
  let proxy: ProxyRelease;
  let releases: Releases;

  beforeAll(async () => {
    namespace = await TestNamespace.create('grpc-modes');
    release = new Release(namespace, helm);
    proxy = new ProxyRelease(namespace, helm);
    releases = { service: release, proxy };
  });
  afterAll(() => namespace.delete());

  const valuesOf = ({ mode, port, tag, discovery }: Mode): Values => ({
    discovery: { mode, ...discovery(releases, namespace.name) },
    port,
    image: { tag },
    replicaCount: REPLICAS,
    // All at once: how slowly pods may be replaced is not the question here.
    rollout: { maxSurge: '100%' },
  });

  /** Everything that the mode decides, and calls of a consumer that knows its environment only. */
  async function expectMode(expected: Mode): Promise<void> {
    const { mode, port, tag, target, told, isBalanced, mayWatch } = expected;
    const images = (await namespace.pods('orders')).map(({ image }) => image);
    expect(images).toEqual(new Array(REPLICAS).fill(`${IMAGE_REPOSITORY}:${tag}`));
    expect(await portsOf('orders')).toBe(`grpc ${port}`);
    expect(await portsOf('orders-headless')).toBe(mode === 'mesh' ? '' : `grpc ${port}`);
    expect(await namespace.configMap('orders-client')).toEqual({
      ORDERS_TARGET: target(releases),
      ORDERS_DISCOVERY: told,
    });
    for (const verb of ['get', 'list', 'watch']) {
      expect([verb, await namespace.mayOnEndpointSlices('consumer', verb)]).toEqual([
        verb,
        mayWatch,
      ]);
    }
    expect(await namespace.mayOnEndpointSlices('stranger', 'list')).toBe(false);
    expect(await namespace.mayOnEndpointSlices('consumer', 'delete')).toBe(false);

    await namespace.startConsumer('orders-client');
    const warm = told === 'dns' ? ['--warm', String(REPLICAS)] : [];
    const { calls, failed } = await namespace.load('--calls', '300', ...CONSUMER_INTERVAL, ...warm);
    console.log(`${mode}: ${target(releases)} for ${told} clients`, calls);
    expect(failed).toEqual([]);
    expect(Object.keys(calls)).toHaveLength(isBalanced ? REPLICAS : 1);
  }

  const portsOf = async (service: string) =>
    (
      await namespace.kubectl(
        ...['get', 'service', service, '--ignore-not-found'],
        ...['--output', 'jsonpath={range .spec.ports[*]}{.name} {.port}{end}'],
      )
    ).trim();

  it('is in a namespace that refuses pods that are not restricted', async () => {
    const pod = ['run', 'unrestricted', '--image', `${IMAGE_REPOSITORY}:${IMAGE_TAG}`];
    await expect(namespace.kubectl(...pod, '--dry-run=server')).rejects.toThrow(
      'violates PodSecurity "restricted',
    );
  });

  it('installs in mode dns, beside a proxy', async () => {
    await Promise.all([
      release.install(valuesOf(DNS)),
      proxy.install({
        replicaCount: 2,
        upstreams: { orders: { target: release.headlessTarget(PROXY.port) } },
      }),
    ]);
    await expectMode(DNS);
  });

  it('proves its balance in mode dns', async () => {
    await expectBalance('endpoints');
  });

  it('upgrades to mode endpointslice with another port and image', async () => {
    await release.upgrade(valuesOf(ENDPOINTSLICE));
    await expectMode(ENDPOINTSLICE);
  });

  it('proves its balance in mode endpointslice', async () => {
    await expectBalance('endpoints');
  });

  it('upgrades to mode proxy with another port and image', async () => {
    await release.upgrade(valuesOf(PROXY));
    await expectMode(PROXY);
  });

  it('proves its balance in mode proxy', async () => {
    await expectBalance('pods');
  });

  it('fails `helm test` in mode proxy when there is none at the target, but the ClusterIP', async () => {
    const proxyTarget = release.clusterIpTarget(PROXY.port);
    await release.upgrade({ ...valuesOf(PROXY), discovery: { mode: 'proxy', proxyTarget } });
    await expectImbalance('the proxy balances connections, not calls');
  });

  it('upgrades to mode mesh with another port and image, and installs its objects: there is no mesh', async () => {
    await release.upgrade(valuesOf(MESH));
    await expectMode(MESH);
  });

  it('fails `helm test` in mode mesh, because no mesh balances here', async () => {
    await expectImbalance('no mesh balances these calls');
  });

  it.each([
    ['proxy', PROXY, 3],
    ['endpointslice', ENDPOINTSLICE, 2],
    ['dns', DNS, 1],
  ] as const)('rolls back to mode %s', async (_, mode, revision) => {
    await release.rollBack(revision);
    await expectMode(mode);
  });

  it('proves its balance after all that', async () => {
    await expectBalance('endpoints');
  });

  it('lets clients move from dns to mesh one by one, without a lost call', async () => {
    const headless = ['--target', release.headlessTarget(DNS.port), ...CONSUMER_INTERVAL];
    const steady = namespace.startLoad(...headless, '--rate', '200');
    await pause(WARM_UP_MS);
    const values = valuesOf(DNS);
    await release.upgrade({ ...values, discovery: { mode: 'mesh', headlessService: 'always' } });
    await pause(NOTICE * 1000);
    const { calls, failed } = await steady.stop();
    console.log('meanwhile', calls);
    expect(failed).toEqual([]);
    expect(Object.keys(calls)).toHaveLength(REPLICAS);

    await namespace.startConsumer('orders-client');
    const moved = await namespace.load('--calls', '300');
    const unmoved = await namespace.load('--calls', '300', '--warm', String(REPLICAS), ...headless);
    console.log('moved', moved.calls, 'not yet', unmoved.calls);
    expect([...moved.failed, ...unmoved.failed]).toEqual([]);
    expect(Object.keys(moved.calls)).toHaveLength(1);
    expect(Object.keys(unmoved.calls)).toHaveLength(REPLICAS);
  });

  it('leaves nothing behind when it is uninstalled', async () => {
    await Promise.all([release.uninstall(), proxy.uninstall()]);
    expect(await namespace.objectsOf(release.name)).toEqual([]);
    expect(await namespace.objectsOf(proxy.name)).toEqual([]);
  });

  async function expectBalance(over: 'endpoints' | 'pods'): Promise<void> {
    const output = await release.test();
    console.log(output);
    expect(output).toContain(`calls reached all ${REPLICAS} ${over}`);
  }

  async function expectImbalance(reason: string): Promise<void> {
    const failure = await release.test().then(
      (output) => `It passed: ${output}`,
      (error: Error) => error.message,
    );
    console.log(failure);
    expect(failure).toContain(`of ${REPLICAS} pods or more: `);
    expect(failure).toContain(reason);
    // Its log is printed, so nobody needs the pod any more.
    await namespace.kubectl('wait', '--for=delete', 'pod/orders-helmtest', '--timeout=60s');
  }
});
