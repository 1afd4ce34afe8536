import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { copyChart, temporaryFolder, templateNames } from './chart-copy.js';
import { chartFolder, helm, refusal, render } from './helm.js';
import { at, only } from './manifests.js';
import { runTool } from './run-tool.js';
import { describeWith } from './tool.js';

describeWith(helm, 'the chart as it lies', () => {
  const { folder, remove } = temporaryFolder();
  afterAll(remove);

  // Named templates are global: those of two versions under one umbrella chart would replace each other. The others ask
  // the cluster or the clock, so that the same values would not always render the same.
  it('defines no named template and asks nothing but its values', () => {
    const forbidden =
      /\b(define|block|template|lookup|Capabilities|now|date|uuidv4|rand\w+|gen\w*(CA|Cert|Key)\w*)\b/;
    for (const name of templateNames()) {
      const text = readFileSync(join(chartFolder, 'templates', name), 'utf8');
      const actions =
        text.replaceAll(/\{\{-? \/\*.*?\*\/ -?\}\}/gs, '').match(/\{\{.*?\}\}/gs) ?? [];
      // What is between quotes is text.
      const asking = actions.filter((action) =>
        forbidden.test(action.replaceAll(/"[^"]*"/g, '""')),
      );
      expect([name, asking]).toEqual([name, []]);
    }
  });

  it('admits managed clusters from Kubernetes 1.30 on, where preStop sleep is known', async () => {
    await expect(render({ kubeVersion: '1.30.0-gke.100' })).resolves.not.toHaveLength(0);
    expect(await refusal({ kubeVersion: '1.29.14' })).toContain('kubeVersion: >=1.30.0-0');
  });

  it('tells Artifact Hub what changed', () => {
    const { annotations } = parse(readFileSync(join(chartFolder, 'Chart.yaml'), 'utf8')) as {
      annotations: Readonly<Record<string, string>>;
    };
    const changes = parse(annotations['artifacthub.io/changes'] ?? '') as readonly unknown[];
    expect(changes).not.toHaveLength(0);
    for (const change of changes) {
      expect(change).toEqual({
        kind: expect.stringMatching(/^(added|changed|deprecated|removed|fixed|security)$/),
        description: expect.any(String),
      });
    }
  });

  it('stops with the sentence of a contradiction on its first line', async () => {
    const [first] = (await refusal({ values: { discovery: { mode: 'proxy' } } })).split('\n');
    expect(first).toMatch(
      /^Error: execution error at \([^)]+\): discovery\.mode is proxy, but .*\.$/,
    );
  });

  it('is packed without its suites and cases', async () => {
    const packed = join(folder, 'packed');
    const { status } = await runTool(helm, ['package', chartFolder, '--destination', packed]);
    expect(status).toBe(0);
    const [archive = ''] = readdirSync(packed);
    const contents = gunzipSync(readFileSync(join(packed, archive))).toString();
    expect(contents.includes('grpc-service/templates/tests/balance.yaml')).toBe(true);
    expect(contents.match(/grpc-service\/(ci|tests)\/[\w-]*/g)).toBeNull();
  });

  it('takes its name from Chart.yaml only', () => {
    for (const name of templateNames()) {
      expect(readFileSync(join(chartFolder, 'templates', name), 'utf8')).not.toContain(
        'grpc-service',
      );
    }
  });

  it('renders under another name, and twice under one parent', async () => {
    const parent = join(folder, 'parent');
    copyChart(join(parent, 'charts/orders'), {
      name: 'orders',
      port: 50051,
      protoServices: [],
      discovery: 'dns',
    });
    copyChart(join(parent, 'charts/billing'), {
      name: 'billing',
      port: 6000,
      protoServices: [],
      discovery: 'dns',
    });
    const names = ['name: parent', 'apiVersion: v2', 'version: 0.1.0', ''];
    writeFileSync(join(parent, 'Chart.yaml'), names.join('\n'));

    const manifests = await render({ chart: parent, release: 'shop' });
    const ports = (service: string) => at(only(manifests, 'Service', service), 'spec.ports.0.port');
    expect(ports('shop-orders-headless')).toBe(50051);
    expect(ports('shop-billing-headless')).toBe(6000);

    const alone = await render({ chart: join(parent, 'charts/orders'), release: 'orders' });
    expect(at(only(alone, 'Deployment', 'orders'), 'spec.template.spec.containers.0.image')).toBe(
      'orders:0.1.0',
    );
    expect(only(alone, 'Service', 'orders-headless').metadata.labels).toMatchObject({
      'app.kubernetes.io/name': 'orders',
      'helm.sh/chart': 'orders-0.1.0',
    });
  });
});
