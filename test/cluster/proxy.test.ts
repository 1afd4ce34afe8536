import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { IMAGE_REPOSITORY, IMAGE_TAG } from './built.js';
import { answered, sumOf, summaryOf } from './load-report.js';
import { TestNamespace, WARM_UP_MS, type LoadReport } from './namespace.js';
import { ProxyRelease } from './proxy-release.js';
import { ANY_HELM, NOTICE, Release } from './release.js';

const PODS = 3;
const PROXIES = 2;
/** So many that the odds of all of them coming to one of two proxies are 1 to 32768. */
const STOCK_CLIENTS = 16;
/** Those of them all together. */
const BALANCED_CALLS = 32_000;
/** Of generated clients, while one Deployment is replaced. */
const CALLS_MEANWHILE = 100_000;
const CALLS_PER_SECOND = 1000;
/** Generated clients that make them, each in a process of its own. */
const GENERATED_CLIENTS = 5;

describe(`clients of ${PROXIES} proxies before ${PODS} pods, of which they know one name`, () => {
  let namespace: TestNamespace;
  let service: Release;
  let proxy: ProxyRelease;

  const podNames = async () => (await namespace.pods(service.name)).map(({ name }) => name).sort();
  const throughProxy = (...options: string[]) => ['--target', proxy.clusterIpTarget(), ...options];

  beforeAll(async () => {
    namespace = await TestNamespace.create('grpc-proxy');
    service = new Release(namespace, ANY_HELM);
    proxy = new ProxyRelease(namespace, ANY_HELM);
    await Promise.all([
      service.install({
        replicaCount: PODS,
        rollout: { maxSurge: '100%' },
        discovery: { mode: 'proxy', proxyTarget: proxy.clusterIpTarget() },
      }),
      proxy.install({
        replicaCount: PROXIES,
        // Nobody dials the proxies by it.
        discovery: { headlessService: false },
        test: { image: `${IMAGE_REPOSITORY}:${IMAGE_TAG}` },
      }),
    ]);
    await namespace.startConsumer('orders-client');
  });
  afterAll(() => namespace.delete());

  it.each([
    ['the proxy', () => proxy],
    ['the service', () => service],
  ])('prove by `helm test` of %s that calls reach every pod', async (_, release) => {
    const output = await release().test();
    console.log(output);
    expect(output).toContain(`${PODS} pods`);
  });

  it('need one connection each for calls that reach all pods alike', async () => {
    const calls = BALANCED_CALLS / STOCK_CLIENTS;
    const load = namespace.loadByStock(
      ...throughProxy('--clients', String(STOCK_CLIENTS), '--calls', String(calls)),
    );
    await pause(WARM_UP_MS);
    const proxies = await proxy.describe();
    const report = await load;

    const clients = proxies.map(({ connections }) => connections);
    const upstream = proxies.map(({ upstreams }) =>
      upstreams.flatMap(({ endpoints }) => endpoints.map(({ connections }) => connections)),
    );
    const counts = Object.values(report.calls);
    const ratio = Math.max(...counts) / Math.min(...counts);
    console.log(`connections of clients to each proxy: ${clients.join(', ')}`);
    console.log(`connections of each proxy to each pod: ${upstream.map(String).join(' and ')}`);
    console.log(summaryOf(report), report.calls, `most / fewest: ${ratio.toFixed(4)}`);
    expect(clients.reduce((sum, count) => sum + count)).toBe(STOCK_CLIENTS);
    expect(Math.min(...clients)).toBeGreaterThan(0);
    expect(upstream).toEqual(new Array(PROXIES).fill(new Array(PODS).fill(1)));
    expect(report.failed).toEqual([]);
    expect(answered(report)).toBe(BALANCED_CALLS);
    expect(Object.keys(report.calls).sort()).toEqual(await podNames());
    expect(ratio).toBeLessThanOrEqual(1.05);
  });

  it('lose no call while the pods of the service are replaced', async () => {
    const old = await podNames();
    const [generated, stock] = await callDuring(() => service.restart());
    const fresh = await podNames();
    expect(fresh.filter((name) => old.includes(name))).toEqual([]);
    expect(Object.keys(generated.calls)).toEqual(expect.arrayContaining([...old, ...fresh]));
    expect([...generated.failed, ...stock.failed]).toEqual([]);
  });

  it('lose no call while the proxies are replaced, twice', async () => {
    const old = (await namespace.pods(proxy.name)).map(({ name }) => name);
    const [generated, stock] = await callDuring(async () => {
      await proxy.restart();
      await proxy.restart();
    });
    const fresh = (await namespace.pods(proxy.name)).map(({ name }) => name);
    expect(fresh).toHaveLength(PROXIES);
    expect(fresh.filter((name) => old.includes(name))).toEqual([]);
    expect([...generated.failed, ...stock.failed]).toEqual([]);
  });

  it('reach pods that a scale-up adds', async () => {
    const before = await podNames();
    const load = namespace.startLoad('--rate', '100');
    await pause(WARM_UP_MS);
    await namespace.kubectl('scale', 'deployment/orders', `--replicas=${PODS + 2}`);
    await namespace.kubectl(
      ...['wait', `--for=jsonpath={.status.readyReplicas}=${PODS + 2}`, 'deployment/orders'],
      '--timeout=120s',
    );
    const added = (await namespace.pods('orders')).filter(({ name }) => !before.includes(name));
    await pause(NOTICE * 1000);
    const { firstCallAt, failed } = await load.stop();
    expect(failed).toEqual([]);
    expect(added).toHaveLength(2);
    for (const { name, readyAt } of added) {
      const seconds = ((firstCallAt[name] ?? Infinity) - (readyAt ?? -Infinity)) / 1000;
      console.log(`${name}: first call ${seconds.toFixed(1)} s after it was ready`);
      expect(seconds).toBeLessThanOrEqual(NOTICE);
    }
  });

  /** Makes calls through generated clients, and some through stock clients, which retry nothing, while the work is done. */
  async function callDuring(
    work: () => Promise<void>,
  ): Promise<readonly [generated: LoadReport, stock: LoadReport]> {
    const rate = String(CALLS_PER_SECOND / GENERATED_CLIENTS);
    const loads = Array.from({ length: GENERATED_CLIENTS }, () =>
      namespace.startLoad('--rate', rate),
    );
    const stockLoad = namespace.startLoadByStock(
      ...throughProxy('--clients', String(STOCK_CLIENTS), '--rate', '100'),
    );
    await pause(WARM_UP_MS);
    const started = performance.now();
    const enough = pause((CALLS_MEANWHILE / CALLS_PER_SECOND) * 1000);
    await work();
    const seconds = (performance.now() - started) / 1000;
    await enough;
    const generated = sumOf(await Promise.all(loads.map((load) => load.stop())));
    const stock = await stockLoad.stop();
    console.log(
      [
        `replaced within ${seconds.toFixed(0)} s`,
        `generated clients: ${summaryOf(generated)}`,
        `stock clients, without retries: ${summaryOf(stock)}`,
      ].join('\n'),
    );
    expect(answered(generated)).toBeGreaterThanOrEqual(CALLS_MEANWHILE);
    return [generated, stock];
  }
});
