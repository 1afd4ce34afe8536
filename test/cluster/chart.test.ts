import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { TestNamespace } from './namespace.js';
import { CONSUMER_INTERVAL, HELMS, NOTICE, Release } from './release.js';
import { run } from '../run-program.js';

describe.each(HELMS)('the generated chart, installed by %s', (helm) => {
  let namespace: TestNamespace;
  let release: Release;

  const calling = (...options: string[]) => [
    ...['--target', release.headlessTarget()],
    ...CONSUMER_INTERVAL,
    ...options,
  ];
  const podNames = async () => (await namespace.pods('orders')).map(({ name }) => name);

  beforeAll(async () => {
    console.log((await run(helm, ['version', '--short'])).trim());
    namespace = await TestNamespace.create('grpc-chart');
    release = new Release(namespace, helm);
    await namespace.startConsumer();
  });
  afterAll(() => namespace.delete());

  it('installs and becomes available', async () => {
    const notes = await release.install();
    expect(notes).toContain(release.headlessTarget());
    expect(await podNames()).toHaveLength(3);
  });

  it('proves its balance by `helm test`', async () => {
    const output = await release.test();
    console.log(output);
    expect(output).toContain('calls reached all 3 endpoints');
  });

  it('gives three pods the same number of calls of a copied client', async () => {
    const { calls, failed } = await namespace.load(...calling('--calls', '3000', '--warm', '3'));
    console.log(calls);
    expect(failed).toEqual([]);
    expect(Object.keys(calls).sort()).toEqual((await podNames()).sort());
    const counts = Object.values(calls);
    expect(Math.max(...counts) / Math.min(...counts)).toBeLessThanOrEqual(1.1);
  });

  it('gives calls to pods that a scale-up adds', async () => {
    const steady = namespace.startLoad(...calling('--rate', '100'));
    const before = new Set(await podNames());
    await namespace.kubectl('scale', 'deployment/orders', '--replicas=5');
    await namespace.kubectl(
      ...['wait', '--for=jsonpath={.status.readyReplicas}=5', 'deployment/orders'],
      '--timeout=120s',
    );
    const added = (await namespace.pods('orders')).filter(({ name }) => !before.has(name));
    await pause(NOTICE * 1000);
    const { firstCallAt, failed } = await steady.stop();
    expect(failed).toEqual([]);
    expect(added).toHaveLength(2);
    for (const { name, readyAt } of added) {
      const seconds = ((firstCallAt[name] ?? Infinity) - (readyAt ?? -Infinity)) / 1000;
      console.log(`${name}: first call ${seconds.toFixed(1)} s after it was ready`);
      expect(seconds).toBeLessThanOrEqual(NOTICE);
    }
  });

  it('loses no call in a rolling restart under load', async () => {
    const old = await podNames();
    const steady = namespace.startLoad(...calling('--rate', '200'));
    await namespace.kubectl('rollout', 'restart', 'deployment/orders');
    await release.rolledOut();
    // Until the last of the old pods is gone, too.
    await pause((NOTICE + 8) * 1000);
    const { calls, failed } = await steady.stop();
    const fresh = await podNames();
    console.log(
      `${Object.values(calls).reduce((sum, count) => sum + count, 0)} calls, ${failed.length} failed`,
      calls,
    );
    expect(fresh.filter((name) => old.includes(name))).toEqual([]);
    expect(Object.keys(calls)).toEqual(expect.arrayContaining(fresh));
    expect(failed).toEqual([]);
  });

  it('upgrades to other values and rolls back', async () => {
    // `kubectl scale` made itself the owner of the replicas.
    await release.upgradeByForce({ replicaCount: 2, server: { logLevel: 'debug' } });
    expect(await podNames()).toHaveLength(2);
    await release.rollBack(1);
    expect(await podNames()).toHaveLength(3);
    const { failed } = await namespace.load(...calling('--calls', '100'));
    expect(failed).toEqual([]);
  });

  it('leaves nothing behind when it is uninstalled', async () => {
    await release.uninstall();
    expect(await namespace.objectsOf('orders')).toEqual([]);
  });
});
