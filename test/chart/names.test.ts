import { expect, it } from '@jest/globals';
import { casesOf, valuesOf } from './cases.js';
import { charts } from './charts.js';
import { helm, render } from './helm.js';
import { at, only, type Manifest } from './manifests.js';
import { describeWith } from './tool.js';

const longest = 'a'.repeat(53);
const namesOf = (manifests: readonly Manifest[]) =>
  manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`);

for (const chart of charts) {
  const { folder } = chart;
  /** Letters of a release name that, with "-" and the chart's name, makes one of 54, the most that is kept whole. */
  const whole = 53 - chart.name.length;

  describeWith(helm, `names of ${chart.name}`, () => {
    it.each([whole, whole + 1, 50, 53])(
      'fit a DNS label for a release name of %i letters',
      async (length) => {
        const manifests = await render({ chart: folder, release: 'a'.repeat(length) });
        expect(manifests).toHaveLength(chart.objects);
        for (const { metadata } of manifests) {
          expect(metadata.name).toMatch(/^[a-z][-a-z0-9]{0,61}[a-z0-9]$/);
          for (const value of Object.values(metadata.labels ?? {})) {
            expect(value).toMatch(/^[A-Za-z0-9][-A-Za-z0-9_.]{0,61}[A-Za-z0-9]$/);
          }
        }
        const headless = manifests.find(
          (manifest) => manifest.kind === 'Service' && at(manifest, 'spec.clusterIP') === 'None',
        );
        expect(at(only(manifests, 'Pod'), 'spec.containers.0.env.0')).toEqual({
          name: 'TARGET',
          value: expect.stringMatching(
            `^${headless?.metadata.name}\\.shop\\.svc\\.cluster\\.local:[0-9]+$`,
          ),
        });
      },
    );

    it.each(casesOf(chart))('fit a DNS label for the longest release name: $name', async (one) => {
      const manifests = await render({ chart: folder, release: longest, values: valuesOf(one) });
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
          render({ chart: folder, release: longest, values: { nameOverride } }),
        ),
      );
      const taken = new Set(namesOf(one ?? []));
      expect(taken.size).toBe(chart.objects);
      expect(namesOf(two ?? []).filter((name) => taken.has(name))).toEqual([]);
    });

    it('let several releases stand side by side in a namespace', async () => {
      const releases = ['orders', 'orders-test', 'orders-2', 'billing'];
      const rendered = releases.map((release) => render({ chart: folder, release }));
      const names = (await Promise.all(rendered)).flatMap(namesOf);
      expect(names).toHaveLength(chart.objects * releases.length);
      expect(new Set(names).size).toBe(names.length);
    });
  });
}
