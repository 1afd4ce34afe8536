import { expect, it } from '@jest/globals';
import { helm, refusal, render } from './helm.js';
import { at, only, type Manifest } from './manifests.js';
import { describeWith } from './tool.js';

const longest = 'a'.repeat(53);
const namesOf = (manifests: readonly Manifest[]) =>
  manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`);

describeWith(helm, 'names', () => {
  it.each([
    ['orders', {}, 'orders-grpc-service'],
    ['my-grpc-service', {}, 'my-grpc-service'],
    ['orders', { nameOverride: 'api' }, 'orders-api'],
    ['orders', { fullnameOverride: 'shop-orders' }, 'shop-orders'],
    ['3scale', { fullnameOverride: 'scale' }, 'scale'],
  ])('of release %s with %j begin with %s', async (release, values, name) => {
    const manifests = await render({ release, values });
    expect(namesOf(manifests)).toEqual(
      expect.arrayContaining([
        `Deployment/${name}`,
        `Service/${name}`,
        `Service/${name}-headless`,
        `Pod/${name}-helmtest`,
      ]),
    );
  });

  // With "-grpc-service" these make names of 54, the most that is kept whole, 55, 63 and 66 characters.
  it.each([41, 42, 50, 53])('fit a DNS label for a release name of %i letters', async (length) => {
    const manifests = await render({ release: 'a'.repeat(length) });
    expect(manifests).toHaveLength(8);
    for (const { metadata } of manifests) {
      expect(metadata.name).toMatch(/^[a-z][-a-z0-9]{0,61}[a-z0-9]$/);
      for (const value of Object.values(metadata.labels ?? {})) {
        expect(value).toMatch(/^[A-Za-z0-9][-A-Za-z0-9_.]{0,61}[A-Za-z0-9]$/);
      }
    }
    const headless = manifests.find(
      (manifest) => manifest.kind === 'Service' && at(manifest, 'spec.clusterIP') === 'None',
    );
    expect(at(only(manifests, 'Pod'), 'spec.containers.0.env.0.value')).toBe(
      `${headless?.metadata.name}.shop.svc.cluster.local:50051`,
    );
  });

  it('stay different for two charts under one long release name', async () => {
    const begin = 'order-history-of-the-whole-company';
    const [one, two] = await Promise.all(
      [`${begin}-one`, `${begin}-two`].map((nameOverride) =>
        render({ release: longest, values: { nameOverride } }),
      ),
    );
    const taken = new Set(namesOf(one ?? []));
    expect(taken.size).toBe(8);
    expect(namesOf(two ?? []).filter((name) => taken.has(name))).toEqual([]);
  });

  it('let several releases stand side by side in a namespace', async () => {
    const releases = ['orders', 'orders-test', 'orders-2', 'billing'];
    const names = (
      await Promise.all(releases.map(async (release) => namesOf(await render({ release }))))
    ).flat();
    expect(names).toHaveLength(8 * releases.length);
    expect(new Set(names).size).toBe(names.length);
  });

  it('stay text where YAML would read a truth value', async () => {
    const manifests = await render({ values: { fullnameOverride: 'true', nameOverride: 'on' } });
    expect(only(manifests, 'Deployment').metadata).toMatchObject({
      name: 'true',
      labels: { 'app.kubernetes.io/name': 'on' },
    });
    expect(at(only(manifests, 'Deployment'), 'spec.template.spec.serviceAccountName')).toBe('true');
  });

  it.each(['3scale', 'orders.v2'])(
    'refuse the release name %s, which Helm takes and a Service does not',
    async (release) => {
      expect(await refusal({ release })).toContain(
        `the Service name "${release}-grpc-service", made of the release name, must begin with a letter and hold only lower-case letters, digits and '-': choose another release name or set fullnameOverride.`,
      );
    },
  );

  it.each([
    ['commonLabels', 'app.kubernetes.io/instance'],
    ['commonLabels', 'helm.sh/chart'],
    ['podLabels', 'app.kubernetes.io/component'],
  ])('refuse %s with %s, by which Services select', async (key, label) => {
    expect(await refusal({ values: { [key]: { [label]: 'x' } } })).toContain(
      `${key} may not hold "${label}", which the chart sets itself`,
    );
  });
});
