import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IMAGE_TAG, NEXT_IMAGE_TAG, PROXY_REPOSITORY } from './built.js';
import { TestNamespace } from './namespace.js';
import { ProxyRelease } from './proxy-release.js';
import { HELMS, type Values } from './release.js';

const REPLICAS = 2;
const HEALTH_PORT = 50052;
/** Nobody dials the proxies by their headless name, so that rollouts wait for 5 s only. */
const FIRST: Values = { replicaCount: REPLICAS, discovery: { headlessService: false } };
const SECOND: Values = {
  replicaCount: REPLICAS + 1,
  image: { tag: NEXT_IMAGE_TAG },
  // All at once: how slowly pods may be replaced is not the question here.
  rollout: { maxSurge: '100%' },
};

describe.each(HELMS)("the generated proxy's chart, installed by %s", (helm) => {
  let namespace: TestNamespace;
  let release: ProxyRelease;

  const images = async () => (await namespace.pods(release.name)).map(({ image }) => image);
  const services = async () =>
    (await namespace.kubectl('get', 'services', '--output', 'name')).split('\n').filter(Boolean);

  beforeAll(async () => {
    namespace = await TestNamespace.create('grpc-proxy-chart');
    release = new ProxyRelease(namespace, helm);
  });
  afterAll(() => namespace.delete());

  it('installs and becomes available, though its service is not there yet', async () => {
    const notes = await release.install(FIRST);
    expect(notes).toContain(release.clusterIpTarget());
    expect(await images()).toEqual(new Array(REPLICAS).fill(`${PROXY_REPOSITORY}:${IMAGE_TAG}`));
    expect(await services()).toEqual(['service/orders-proxy']);
  });

  it('asks for the health of a proxy by `helm test`', async () => {
    await expectHealthOf(release.clusterIpTarget(HEALTH_PORT), 1);
  });

  it('upgrades to another image and to a headless Service', async () => {
    const notes = await release.upgrade(SECOND);
    expect(notes).toContain(release.headlessTarget());
    expect(await images()).toEqual(
      new Array(REPLICAS + 1).fill(`${PROXY_REPOSITORY}:${NEXT_IMAGE_TAG}`),
    );
    expect(await services()).toEqual(['service/orders-proxy', 'service/orders-proxy-headless']);
  });

  it('asks for the health of each proxy by `helm test` where there is a headless Service', async () => {
    await expectHealthOf(release.headlessTarget(HEALTH_PORT), REPLICAS + 1);
  });

  it('rolls back', async () => {
    await release.rollBack(1);
    expect(await images()).toEqual(new Array(REPLICAS).fill(`${PROXY_REPOSITORY}:${IMAGE_TAG}`));
    expect(await services()).toEqual(['service/orders-proxy']);
  });

  it('leaves nothing behind when it is uninstalled', async () => {
    await release.uninstall();
    expect(await namespace.objectsOf(release.name)).toEqual([]);
  });

  async function expectHealthOf(target: string, proxies: number): Promise<void> {
    const output = await release.test();
    console.log(output);
    expect(output).toContain(`Taking calls: ${proxies} of ${proxies} proxies of ${target}.`);
  }
});
