import { expect, it } from '@jest/globals';
import { charts } from './charts.js';
import { helm, render } from './helm.js';
import { at, podsOf, type Labels, type Manifest } from './manifests.js';
import { describeWith } from './tool.js';

/** The label selector of an object that selects pods. */
function selectorOf(manifest: Manifest): Labels | undefined {
  const path = {
    Service: 'spec.selector',
    Deployment: 'spec.selector.matchLabels',
    PodDisruptionBudget: 'spec.selector.matchLabels',
    NetworkPolicy: 'spec.podSelector.matchLabels',
  }[manifest.kind];
  return path === undefined ? undefined : (at(manifest, path) as Labels);
}

function matches(selected: Labels, labels: Labels): boolean {
  return Object.entries(selected).every(([name, value]) => labels[name] === value);
}

for (const { name, folder } of charts) {
  describeWith(helm, `objects of ${name} that select pods`, () => {
    it('select the pods of the Deployment and never the test pod', async () => {
      const manifests = await render({ chart: folder });
      const server = podsOf(manifests).find((pod) => pod.name === `orders-${name}`);
      const test = podsOf(manifests).find((pod) => pod.name === `orders-${name}-helmtest`);
      const selecting = manifests.filter(
        (manifest) => manifest.metadata.name !== test?.name && selectorOf(manifest) !== undefined,
      );
      expect(selecting).toHaveLength(5);
      for (const manifest of selecting) {
        const selected = selectorOf(manifest) ?? {};
        expect(matches(selected, server?.labels ?? {})).toBe(true);
        expect(matches(selected, test?.labels ?? {})).toBe(false);
      }
    });

    it('select the pods of their own release only', async () => {
      const others = podsOf(await render({ chart: folder, release: 'billing' }));
      const services = (await render({ chart: folder })).filter(({ kind }) => kind === 'Service');
      expect(others).toHaveLength(2);
      for (const service of services) {
        for (const { labels } of others) {
          expect(matches(selectorOf(service) ?? {}, labels)).toBe(false);
        }
      }
    });
  });

  describeWith(helm, `the port of ${name}`, () => {
    it('is one value: no object holds the number of the default when another is given', async () => {
      // What the proxy calls has a port of its own.
      const upstreams = { 'grpc-service': { target: 'orders-headless:7000' } };
      const values = { port: 6000, ...(name === 'grpc-proxy' && { upstreams }) };
      const manifests = await render({ chart: folder, values });
      expect(JSON.stringify(manifests)).toContain('6000');
      expect(JSON.stringify(manifests)).not.toContain('50051');
    });
  });
}
