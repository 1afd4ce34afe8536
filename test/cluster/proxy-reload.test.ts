import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { answered, summaryOf } from './load-report.js';
import { TestNamespace, WARM_UP_MS, type RunningLoad } from './namespace.js';
import { ProxyRelease } from './proxy-release.js';
import { ANY_HELM, Release, type Values } from './release.js';
import { waitUntil } from '../wait-until.js';

const PROXIES = 2;
const PODS = 2;
/** What clients of the service that is added call themselves to the proxy. */
const AUTHORITY = 'billing.example.com';
/** The kubelet looks at a ConfigMap every minute, and may then see one that is a minute old. */
const KUBELET_MS = 180_000;

const BEFORE: Values = { replicaCount: PROXIES, discovery: { headlessService: false } };
const AFTER: Values = {
  ...BEFORE,
  upstreams: {
    billing: { target: 'billing-orders-headless:50051' },
    // The connections of an upstream whose settings change are made anew.
    orders: { pollIntervalMs: 1000 },
  },
  routes: [{ authority: AUTHORITY, upstream: 'billing' }, { upstream: 'orders' }],
};

describe('proxies whose ConfigMap changes', () => {
  let namespace: TestNamespace;
  let proxy: ProxyRelease;
  let loads: readonly RunningLoad[] = [];

  const podNames = async (release: string) =>
    (await namespace.pods(release)).map(({ name }) => name).sort();
  const reloads = (result: 'ok' | 'failed') =>
    proxy.metric(`grpc_proxy_config_reloads_total{result="${result}"}`);

  beforeAll(async () => {
    namespace = await TestNamespace.create('grpc-proxy-reload');
    proxy = new ProxyRelease(namespace, ANY_HELM);
    const values = { replicaCount: PODS, rollout: { maxSurge: '100%' } };
    await Promise.all([
      new Release(namespace, ANY_HELM).install(values),
      new Release(namespace, ANY_HELM, 'billing', 'billing-orders').install(values),
      proxy.install(BEFORE),
      namespace.startConsumer(),
    ]);
  });
  afterAll(() => namespace.delete());

  it('take over an upstream and a route, and lose no call', async () => {
    const old = await podNames(proxy.name);
    startLoads();
    await pause(WARM_UP_MS);
    const started = performance.now();
    await proxy.apply(AFTER);
    await untilAll('taken over', () => reloads('ok'));
    console.log(`taken over after ${((performance.now() - started) / 1000).toFixed(0)} s`);
    await pause(WARM_UP_MS);
    const [orders, billing] = await stopLoads();
    expect(await podNames(proxy.name)).toEqual(old);
    expect(Object.keys(orders.calls).sort()).toEqual(await podNames('orders'));
    // At first they went where all calls did.
    expect(Object.keys(billing.calls).sort()).toEqual(
      [...(await podNames('orders')), ...(await podNames('billing'))].sort(),
    );
    expect([...orders.failed, ...billing.failed]).toEqual([]);
  });

  it('keep what they have when the new one is wrong, and say why', async () => {
    const name = `${proxy.fullname}-config`;
    const text = (await namespace.configMap(name))['proxy.yaml'] ?? '';
    const wrong = text.replaceAll('upstream: billing', 'upstream: bills');
    expect(wrong).not.toBe(text);
    startLoads();
    const patch = JSON.stringify({ data: { 'proxy.yaml': wrong } });
    await namespace.kubectl('patch', 'configmap', name, '--type=merge', '--patch', patch);
    await untilAll('refused', () => reloads('failed'));
    await pause(WARM_UP_MS);
    const [orders, billing] = await stopLoads();
    const log = await namespace.kubectl('logs', `deployment/${proxy.fullname}`);
    const [reason = ''] = log.split('\n').filter((line) => line.includes('"level":"error"'));
    console.log(reason);
    expect(reason).toContain('The configuration in use stays');
    expect(reason).toContain('bills');
    expect(Object.keys(orders.calls).sort()).toEqual(await podNames('orders'));
    expect(Object.keys(billing.calls).sort()).toEqual(await podNames('billing'));
    expect([...orders.failed, ...billing.failed]).toEqual([]);
  });

  /** Stock clients, which retry nothing, of the service and of the one that is added. */
  function startLoads(): void {
    const options = ['--target', proxy.clusterIpTarget(), '--clients', '8', '--rate', '200'];
    loads = [
      namespace.startLoadByStock(...options),
      namespace.startLoadByStock(...options, '--authority', AUTHORITY),
    ];
  }

  async function stopLoads() {
    const [orders, billing] = await Promise.all(loads.map((load) => load.stop()));
    if (!orders || !billing) throw new Error('No load runs.');
    console.log('of orders', summaryOf(orders), 'of billing', summaryOf(billing));
    expect(answered(orders)).toBeGreaterThan(1000);
    return [orders, billing] as const;
  }

  /** Waits until a counter is 1 at every proxy; one that started anew would be at 0. */
  function untilAll(what: string, count: () => Promise<number[]>): Promise<void> {
    const isSo = async () => {
      // Each look is some processes beside the load.
      await pause(1000);
      return (await count()).every((each) => each === 1);
    };
    return waitUntil(`the configuration is ${what} by every proxy`, isSo, KUBELET_MS);
  }
});
