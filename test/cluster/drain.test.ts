import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { TestNamespace, WARM_UP_MS } from './namespace.js';
import { ANY_HELM, CONSUMER_INTERVAL, NOTICE, Release } from './release.js';
import { run } from '../run-program.js';

const REPLICAS = 3;
/** Label of the pods that are drained: `kubectl drain` looks for it in every namespace. */
const DRAINED = 'example.com/drained-from';

describe('`kubectl drain` of every node that has pods of the release', () => {
  let namespace: TestNamespace;
  let release: Release;
  let pods: string;
  let nodes: readonly string[] = [];

  beforeAll(async () => {
    namespace = await TestNamespace.create('grpc-drain');
    release = new Release(namespace, ANY_HELM);
    await namespace.startConsumer();
    pods = `${DRAINED}=${namespace.name}`;
    await release.install({
      replicaCount: REPLICAS,
      podLabels: { [DRAINED]: namespace.name },
      // Else the new pods would have nowhere to go where there is one node only, or where all are drained.
      tolerations: [{ key: 'node.kubernetes.io/unschedulable', operator: 'Exists' }],
    });
    const names = await namespace.kubectl(
      ...['get', 'pods', '--selector', pods, '--output', 'jsonpath={.items[*].spec.nodeName}'],
    );
    nodes = [...new Set(names.split(' '))];
  });
  afterAll(async () => {
    for (const node of nodes) await run('kubectl', ['uncordon', node]);
    await namespace.delete();
  });

  it('evicts one pod at a time and loses no call', async () => {
    const old = (await namespace.pods('orders')).map(({ name }) => name);
    const target = ['--target', release.headlessTarget()];
    const steady = namespace.startLoad(...target, '--rate', '200', ...CONSUMER_INTERVAL);
    const watch = watchBudget();
    await pause(WARM_UP_MS);
    for (const node of nodes) {
      // Both streams: what it was refused, too. The pods have nothing in their emptyDir that anybody would miss.
      const drain = ['drain', node, '--pod-selector', pods, '--delete-emptydir-data'];
      const words = [...drain, '--ignore-daemonsets', '--timeout=5m'];
      console.log(await run('sh', ['-c', 'exec kubectl "$@" 2>&1', 'sh', ...words]));
    }
    await release.rolledOut();
    await pause(NOTICE * 1000);
    const { calls, failed } = await steady.stop();
    const healthy = await watch.stop();
    console.log(calls, `${failed.length} failed, healthy pods: ${healthy.join(', ')}`);

    const fresh = (await namespace.pods('orders')).map(({ name }) => name);
    expect(fresh.filter((name) => old.includes(name))).toEqual([]);
    expect(Object.keys(calls)).toEqual(expect.arrayContaining([...old, ...fresh]));
    expect(Math.min(...healthy)).toBe(REPLICAS - 1);
    expect(failed).toEqual([]);
  });

  /** Follows the number of healthy pods that the budget counts: ready, and not on their way out. */
  function watchBudget(): { stop(): Promise<number[]> } {
    const healthy = 'jsonpath={.status.currentHealthy}{"\\n"}';
    const budget = ['--namespace', namespace.name, 'get', 'pdb', 'orders', '--watch'];
    const child = spawn('kubectl', [...budget, '--output', healthy], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const ended = new Promise((resolve) => child.once('close', resolve));
    return {
      async stop() {
        child.kill();
        await ended;
        return output.split('\n').filter(Boolean).map(Number);
      },
    };
  }
});
