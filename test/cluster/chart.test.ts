import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CHART, IMAGE_REPOSITORY, IMAGE_TAG, OUTPUT } from './built.js';
import { TestNamespace } from './namespace.js';
import { run } from '../run-program.js';

const RELEASE = 'orders';
/** Seconds. The chart and the consumer must agree on them; the TTL is what this cluster's DNS may hold an answer. */
const POLL_INTERVAL = 2;
const DNS_TTL = Number(process.env['CLUSTER_DNS_TTL'] ?? 30);

const VALUES = [
  `image.repository=${IMAGE_REPOSITORY}`,
  `image.tag=${IMAGE_TAG}`,
  'image.pullPolicy=IfNotPresent',
  `discovery.pollIntervalSeconds=${POLL_INTERVAL}`,
  `discovery.dnsTtlSeconds=${DNS_TTL}`,
].flatMap((value) => ['--set', value]);

/** Helm 4 and Helm 3 under the names they have here; CLUSTER_HELMS names others. */
const HELMS = (process.env['CLUSTER_HELMS'] ?? 'helm').split(',');

describe.each(HELMS)('the generated chart, installed by %s', (helm) => {
  let namespace: TestNamespace;
  let target: string;
  /** Helm 4 applies on the server, where `kubectl scale` has made itself the owner of the replicas. */
  let isServerSide: boolean;

  const inNamespace = (...args: string[]) => run(helm, [...args, '--namespace', namespace.name]);
  const load = (...options: string[]) =>
    namespace.load('--target', target, '--interval', String(POLL_INTERVAL * 1000), ...options);

  /** Helm 3 waits for enough ready pods, which the old ones may be. */
  const rolledOut = () =>
    namespace.kubectl('rollout', 'status', `deployment/${RELEASE}`, '--timeout=10m');

  beforeAll(async () => {
    const version = (await run(helm, ['version', '--short'])).trim();
    console.log(version);
    isServerSide = !version.startsWith('v3.');
    namespace = await TestNamespace.create('grpc-chart');
    target = `${RELEASE}-headless.${namespace.name}.svc.cluster.local:50051`;
    await namespace.startConsumer();
  });
  afterAll(() => namespace.delete());

  it('installs and becomes available', async () => {
    const notes = await inNamespace('install', RELEASE, CHART, ...VALUES, '--wait', '--timeout=5m');
    expect(notes).toContain(target);
    expect(await namespace.pods(RELEASE)).toHaveLength(3);
  });

  it('passes strict validation by the API server', async () => {
    const file = join(OUTPUT, 'rendered.yaml');
    // Without a cluster Helm renders for the Kubernetes it was built with, and charts may refuse that one.
    const version = ['--kube-version', await serverVersion()];
    await writeFile(file, await inNamespace('template', RELEASE, CHART, ...VALUES, ...version));
    await namespace.kubectl('apply', '--dry-run=server', '--validate=strict', '--filename', file);
  });

  it('proves its balance by `helm test`', async () => {
    // Helm 3 prints the test's log to one stream, Helm 4 to the other.
    const command = `${helm} test ${RELEASE} --namespace ${namespace.name} --timeout 3m 2>&1`;
    const output = await run('sh', ['-c', command]);
    console.log(output);
    expect(output).toContain('calls reached all 3 endpoints');
  });

  it('gives three pods the same number of calls of a copied client', async () => {
    const { calls, failed } = await load('--calls', '3000', '--warm', '3');
    console.log(calls);
    expect(failed).toEqual([]);
    expect(Object.keys(calls).sort()).toEqual(
      (await namespace.pods(RELEASE)).map(({ name }) => name).sort(),
    );
    const counts = Object.values(calls);
    expect(Math.max(...counts) / Math.min(...counts)).toBeLessThanOrEqual(1.1);
  });

  it('gives calls to pods that a scale-up adds', async () => {
    const steady = namespace.startLoad(
      '--target',
      target,
      '--interval',
      String(POLL_INTERVAL * 1000),
      '--rate',
      '100',
    );
    const before = new Set((await namespace.pods(RELEASE)).map(({ name }) => name));
    await namespace.kubectl('scale', `deployment/${RELEASE}`, '--replicas=5');
    await namespace.kubectl(
      'wait',
      '--for=jsonpath={.status.readyReplicas}=5',
      `deployment/${RELEASE}`,
      '--timeout=120s',
    );
    const added = (await namespace.pods(RELEASE)).filter(({ name }) => !before.has(name));
    await pause((POLL_INTERVAL + DNS_TTL + 2) * 1000);
    const { firstCallAt, failed } = await steady.stop();
    expect(failed).toEqual([]);
    expect(added).toHaveLength(2);
    for (const { name, readyAt } of added) {
      const seconds = ((firstCallAt[name] ?? Infinity) - (readyAt ?? -Infinity)) / 1000;
      console.log(`${name}: first call ${seconds.toFixed(1)} s after it was ready`);
      expect(seconds).toBeLessThanOrEqual(POLL_INTERVAL + DNS_TTL + 2);
    }
  });

  it('loses no call in a rolling restart under load', async () => {
    const old = (await namespace.pods(RELEASE)).map(({ name }) => name);
    const steady = namespace.startLoad(
      '--target',
      target,
      '--interval',
      String(POLL_INTERVAL * 1000),
      '--rate',
      '200',
    );
    await namespace.kubectl('rollout', 'restart', `deployment/${RELEASE}`);
    await rolledOut();
    await pause((POLL_INTERVAL + DNS_TTL + 10) * 1000);
    const { calls, failed } = await steady.stop();
    const fresh = (await namespace.pods(RELEASE)).map(({ name }) => name);
    console.log(
      `${Object.values(calls).reduce((sum, count) => sum + count, 0)} calls, ${failed.length} failed`,
      calls,
    );
    expect(fresh.filter((name) => old.includes(name))).toEqual([]);
    expect(Object.keys(calls)).toEqual(expect.arrayContaining(fresh));
    expect(failed).toEqual([]);
  });

  it('upgrades to other values and rolls back', async () => {
    await inNamespace(
      'upgrade',
      RELEASE,
      CHART,
      ...VALUES,
      '--set',
      'replicaCount=2',
      '--set',
      'server.logLevel=debug',
      ...(isServerSide ? ['--force-conflicts'] : []),
      '--wait',
      '--timeout=5m',
    );
    await rolledOut();
    expect(await namespace.pods(RELEASE)).toHaveLength(2);
    await inNamespace('rollback', RELEASE, '1', '--wait', '--timeout=5m');
    await rolledOut();
    expect(await namespace.pods(RELEASE)).toHaveLength(3);
    const { failed } = await load('--calls', '100');
    expect(failed).toEqual([]);
  });

  it('leaves nothing behind when it is uninstalled', async () => {
    await inNamespace('uninstall', RELEASE, '--wait', '--timeout=5m');
    await namespace
      .kubectl(
        'wait',
        '--for=delete',
        'pod',
        '--selector',
        `app.kubernetes.io/instance=${RELEASE}`,
        '--timeout=120s',
      )
      .catch(() => {});
    expect(await namespace.objectsOf(RELEASE)).toEqual([]);
  });
});

async function serverVersion(): Promise<string> {
  const { serverVersion } = JSON.parse(await run('kubectl', ['version', '--output', 'json'])) as {
    serverVersion: { gitVersion: string };
  };
  return serverVersion.gitVersion;
}
