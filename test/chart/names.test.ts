import { expect, it } from '@jest/globals';
import { caseNames, valuesOf } from './cases.js';
import { helm, render } from './helm.js';
import { at, only, type Manifest } from './manifests.js';
import { describeWith } from './tool.js';

const longest = 'a'.repeat(53);
const namesOf = (manifests: readonly Manifest[]) =>
  manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`);

describeWith(helm, 'names', () => {
  // With "-grpc-service" these make names of 54, the most that is kept whole, 55, 63 and 66 characters.
  it.each([41, 42, 50, 53])('fit a DNS label for a release name of %i letters', async (length) => {
    const manifests = await render({ release: 'a'.repeat(length) });
    expect(manifests).toHaveLength(9);
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

  it.each(caseNames)('fit a DNS label for the longest release name: %s', async (name) => {
    const manifests = await render({ release: longest, values: valuesOf(name) });
    const names = namesOf(manifests);
    expect(names.length).toBeGreaterThanOrEqual(8);
    expect(new Set(names).size).toBe(names.length);
    for (const { metadata } of manifests) {
      expect(metadata.name).toMatch(/^[a-z][-a-z0-9]{0,61}[a-z0-9]$/);
    }
  });

  it('stay different for two charts under one long release name', async () => {
    const begin = 'order-history-of-the-whole-company';
    const [one, two] = await Promise.all(
      [`${begin}-one`, `${begin}-two`].map((nameOverride) =>
        render({ release: longest, values: { nameOverride } }),
      ),
    );
    const taken = new Set(namesOf(one ?? []));
    expect(taken.size).toBe(9);
    expect(namesOf(two ?? []).filter((name) => taken.has(name))).toEqual([]);
  });

  it('let several releases stand side by side in a namespace', async () => {
    const releases = ['orders', 'orders-test', 'orders-2', 'billing'];
    const names = (
      await Promise.all(releases.map(async (release) => namesOf(await render({ release }))))
    ).flat();
    expect(names).toHaveLength(9 * releases.length);
    expect(new Set(names).size).toBe(names.length);
  });
});
