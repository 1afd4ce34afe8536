import { expect, it } from '@jest/globals';
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

describeWith(helm, 'objects that select pods', () => {
  it('select the pods of the Deployment and never the test pod', async () => {
    const manifests = await render();
    const server = podsOf(manifests).find(({ name }) => name === 'orders-grpc-service');
    const test = podsOf(manifests).find(({ name }) => name === 'orders-grpc-service-helmtest');
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
    const others = podsOf(await render({ release: 'billing' }));
    const services = (await render()).filter(({ kind }) => kind === 'Service');
    expect(others).toHaveLength(2);
    for (const service of services) {
      for (const { labels } of others) {
        expect(matches(selectorOf(service) ?? {}, labels)).toBe(false);
      }
    }
  });
});

describeWith(helm, 'the port', () => {
  it('is one value: no object holds the number of the default when another is given', async () => {
    const manifests = await render({ values: { port: 6000 } });
    expect(JSON.stringify(manifests)).toContain('6000');
    expect(JSON.stringify(manifests)).not.toContain('50051');
  });
});
