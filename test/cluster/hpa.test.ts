import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { describeOn } from './describe-on.js';
import { TestNamespace } from './namespace.js';
import { ANY_HELM, CONSUMER_INTERVAL, NOTICE, Release, type Values } from './release.js';
import { run } from '../run-program.js';

const MIN = 2;
const MAX = 4;
const VALUES: Values = {
  autoscaling: {
    enabled: true,
    minReplicas: MIN,
    maxReplicas: MAX,
    targetCPUUtilizationPercentage: 50,
    scaleDownStabilizationSeconds: 15,
  },
  // So little that the load below is too much for two pods, on two cores as well.
  resources: { requests: { cpu: '50m' } },
};

const services = await run('kubectl', ['get', 'apiservices', '--output', 'name']);
const metrics = /^\S+\/\w+\.metrics\.k8s\.io$/m.exec(services)?.[0];
const missing = metrics
  ? undefined
  : 'the cluster has no metrics API: install metrics-server, so that `kubectl top pods` answers.';

describeOn(missing, 'autoscaling.enabled', () => {
  let namespace: TestNamespace;
  let release: Release;

  beforeAll(async () => {
    // metrics-server may have been installed just now.
    await run('kubectl', ['wait', '--for=condition=Available', metrics ?? '', '--timeout=2m']);
    namespace = await TestNamespace.create('grpc-hpa');
    release = new Release(namespace, ANY_HELM);
    await namespace.startConsumer();
    await release.install(VALUES);
  });
  afterAll(() => namespace.delete());

  const hpa = (path: string) =>
    namespace.kubectl('get', 'hpa', 'orders', '--output', `jsonpath={${path}}`);
  const replicas = async () =>
    Number(
      await namespace.kubectl(
        ...['get', 'deployment', 'orders', '--output', 'jsonpath={.spec.replicas}'],
      ),
    );

  it('keeps the fewest pods while there is no load', async () => {
    await namespace.kubectl('wait', '--for=condition=ScalingActive', 'hpa/orders', '--timeout=3m');
    console.log(`${await cpu()} % of the request, ${await replicas()} pods`);
    expect(await replicas()).toBe(MIN);
  });

  it('adds pods under load, and every one of them gets calls; takes them away after it, and loses none', async () => {
    const target = ['--target', release.headlessTarget()];
    const before = (await namespace.pods('orders')).map(({ name }) => name);
    const heavy = namespace.startLoad(...target, '--rate', '250', ...CONSUMER_INTERVAL);
    const light = namespace.startLoad(...target, '--rate', '10', ...CONSUMER_INTERVAL);
    const started = Date.now();
    await namespace.kubectl(
      ...['wait', `--for=jsonpath={.status.readyReplicas}=${MAX}`, 'deployment/orders'],
      '--timeout=4m',
    );
    const seconds = (Date.now() - started) / 1000;
    console.log(
      `${MAX} pods after ${seconds.toFixed(0)} s, CPU at ${await cpu()} % of the request`,
    );
    const pods = (await namespace.pods('orders')).map(({ name }) => name);
    expect(pods).toHaveLength(MAX);
    expect(pods).toEqual(expect.arrayContaining(before));
    await pause(NOTICE * 1000);

    // Upgraded meanwhile, it leaves their number to the autoscaler.
    await release.apply({ ...VALUES, podDisruptionBudget: { maxUnavailable: 2 } });
    expect(await replicas()).toBe(MAX);

    const underLoad = await heavy.stop();
    console.log('under load', underLoad.calls);
    expect(underLoad.failed).toEqual([]);
    expect(Object.keys(underLoad.calls)).toEqual(expect.arrayContaining(pods));

    await namespace.kubectl(
      ...['wait', `--for=jsonpath={.spec.replicas}=${MIN}`, 'deployment/orders', '--timeout=4m'],
    );
    await pause(NOTICE * 1000);
    const throughout = await light.stop();
    console.log('throughout', throughout.calls);
    expect(throughout.failed).toEqual([]);
  });

  const cpu = () => hpa('.status.currentMetrics[0].resource.current.averageUtilization');
});
