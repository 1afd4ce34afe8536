import { expect, it } from '@jest/globals';
import { helm, render } from './helm.js';
import { at, only, podsOf, type Labels, type Manifest } from './manifests.js';
import { describeWith } from './tool.js';

const port = {
  name: 'grpc',
  protocol: 'TCP',
  appProtocol: 'kubernetes.io/h2c',
  port: 50051,
  targetPort: 50051,
};
const selector = {
  'app.kubernetes.io/name': 'grpc-service',
  'app.kubernetes.io/instance': 'orders',
  'app.kubernetes.io/component': 'server',
};

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

describeWith(helm, 'the two Services', () => {
  it('gives balanced clients a headless one, with port equal to targetPort', async () => {
    expect(only(await render(), 'Service', 'orders-grpc-service-headless').spec).toEqual({
      type: 'ClusterIP',
      clusterIP: 'None',
      publishNotReadyAddresses: false,
      selector,
      ports: [port],
    });
  });

  it('gives everyone else a ClusterIP with the same port', async () => {
    expect(only(await render(), 'Service', 'orders-grpc-service').spec).toEqual({
      type: 'ClusterIP',
      selector,
      ports: [port],
    });
  });

  it('has one value for the port of Services, container, probes, environment, policies and test', async () => {
    const manifests = await render({ values: { port: 6000 } });
    for (const name of ['orders-grpc-service', 'orders-grpc-service-headless']) {
      expect(at(only(manifests, 'Service', name), 'spec.ports')).toEqual([
        { ...port, port: 6000, targetPort: 6000 },
      ]);
    }
    expect(JSON.stringify(manifests)).not.toContain('50051');
  });

  it('selects the pods of the Deployment and never the test pod', async () => {
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

  it('selects the pods of its own release only', async () => {
    const others = podsOf(await render({ release: 'billing' }));
    const services = (await render()).filter(({ kind }) => kind === 'Service');
    expect(others).toHaveLength(2);
    for (const service of services) {
      for (const { labels } of others) {
        expect(matches(selectorOf(service) ?? {}, labels)).toBe(false);
      }
    }
  });

  it('keeps commonLabels out of selectors, which Kubernetes never changes', async () => {
    const manifests = await render({ values: { commonLabels: { team: 'blue' } } });
    for (const manifest of manifests) {
      expect(manifest.metadata.labels).toMatchObject({ team: 'blue' });
      expect(selectorOf(manifest) ?? {}).not.toHaveProperty('team');
    }
    expect(podsOf(manifests).map(({ labels }) => labels['team'])).toEqual(['blue', 'blue']);
  });
});
