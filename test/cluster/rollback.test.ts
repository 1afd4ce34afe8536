import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { CONSUMER_REPOSITORY, CONSUMER_TAG, IMAGE_REPOSITORY } from './built.js';
import { TestNamespace, WARM_UP_MS } from './namespace.js';
import { CONSUMER_INTERVAL, HELMS, NOTICE, Release } from './release.js';

const REPLICAS = 3;
/** Seconds: a good image would be ready long before. */
const GIVE_UP = 20;

describe.each(HELMS)('an upgrade to a broken image, taken back by %s', (helm) => {
  let namespace: TestNamespace;
  let release: Release;

  beforeAll(async () => {
    namespace = await TestNamespace.create('grpc-rollback');
    release = new Release(namespace, helm);
    await namespace.startConsumer();
    await release.install({ replicaCount: REPLICAS, rollout: { maxSurge: '100%' } });
  });
  afterAll(() => namespace.delete());

  it.each([
    ['that nobody can pull', { repository: IMAGE_REPOSITORY, tag: 'missing' }],
    ['that never listens', { repository: CONSUMER_REPOSITORY, tag: CONSUMER_TAG }],
  ])('loses no call: an image %s', async (_, image) => {
    const old = (await namespace.pods('orders')).map(({ name }) => name).sort();
    const { length: revisions } = await release.history();
    const target = ['--target', release.headlessTarget()];
    const steady = namespace.startLoad(...target, '--rate', '200', ...CONSUMER_INTERVAL);
    await pause(WARM_UP_MS);
    const failure = await release
      .upgradeOrRollBack({ image, replicaCount: REPLICAS }, GIVE_UP)
      .then(
        () => 'It went through.',
        (error: Error) => error.message,
      );
    await release.rolledOut();
    await pause(NOTICE * 1000);
    const { calls, failed } = await steady.stop();
    const history = await release.history();
    console.log(failure, '\n', history, calls, `${failed.length} failed`);

    const tried = await namespace.kubectl(
      ...['get', 'replicasets', '--output', 'jsonpath={..spec.template.spec.containers[*].image}'],
    );
    expect(tried.split(' ')).toContain(`${image.repository}:${image.tag}`);
    expect(history).toHaveLength(revisions + 2);
    expect(history.at(-1)).toContain('Rollback to');
    // They were never touched.
    expect((await namespace.pods('orders')).map(({ name }) => name).sort()).toEqual(old);
    expect(Object.keys(calls).sort()).toEqual(old);
    expect(failed).toEqual([]);
  });
});
