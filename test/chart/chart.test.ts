import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { charts } from './charts.js';
import { copyChart, temporaryFolder, templateNames } from './chart-copy.js';
import { helm, refusal, render } from './helm.js';
import { at, only } from './manifests.js';
import { runTool } from './run-tool.js';
import { describeWith } from './tool.js';

for (const chart of charts) {
  describeWith(helm, `the chart ${chart.name} as it lies`, () => {
    const { folder, remove } = temporaryFolder();
    afterAll(remove);

    const readTemplate = (name: string) =>
      readFileSync(join(chart.folder, 'templates', name), 'utf8');

    // Named templates are global: those of two versions under one umbrella chart would replace each other. The others
    // ask the cluster or the clock, so that the same values would not always render the same.
    it('defines no named template and asks nothing but its values', () => {
      const forbidden =
        /\b(define|block|template|lookup|Capabilities|now|date|uuidv4|rand\w+|gen\w*(CA|Cert|Key)\w*)\b/;
      for (const name of templateNames(chart)) {
        const actions =
          readTemplate(name)
            .replaceAll(/\{\{-? \/\*.*?\*\/ -?\}\}/gs, '')
            .match(/\{\{.*?\}\}/gs) ?? [];
        // What is between quotes is text.
        const asking = actions.filter((action) =>
          forbidden.test(action.replaceAll(/"[^"]*"/g, '""')),
        );
        expect([name, asking]).toEqual([name, []]);
      }
    });

    it('admits managed clusters from Kubernetes 1.30 on, where preStop sleep is known', async () => {
      const rendering = { chart: chart.folder };
      await expect(
        render({ ...rendering, kubeVersion: '1.30.0-gke.100' }),
      ).resolves.not.toHaveLength(0);
      expect(await refusal({ ...rendering, kubeVersion: '1.29.14' })).toContain(
        'kubeVersion: >=1.30.0-0',
      );
    });

    it('tells Artifact Hub what changed', () => {
      const { annotations } = parse(readFileSync(join(chart.folder, 'Chart.yaml'), 'utf8')) as {
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
      const values = { rollout: { minReadySeconds: 1 } };
      const [first] = (await refusal({ chart: chart.folder, values })).split('\n');
      expect(first).toMatch(
        /^Error: execution error at \([^)]+\): rollout\.minReadySeconds is 1, but .*\.$/,
      );
    });

    it('is packed without its suites and cases', async () => {
      const packed = join(folder, 'packed');
      const { status } = await runTool(helm, ['package', chart.folder, '--destination', packed]);
      expect(status).toBe(0);
      const [archive = ''] = readdirSync(packed);
      const contents = gunzipSync(readFileSync(join(packed, archive))).toString();
      expect(contents.includes(`${chart.name}/templates/tests/balance.yaml`)).toBe(true);
      expect(contents.match(new RegExp(`${chart.name}/(ci|tests)/[\\w-]*`, 'g'))).toBeNull();
    });

    it('takes its name from Chart.yaml only', () => {
      for (const name of templateNames(chart)) {
        expect([name, readTemplate(name)]).toEqual([name, expect.not.stringContaining(chart.name)]);
      }
    });

    it('renders under another name, and twice under one parent', async () => {
      const parent = join(folder, 'parent');
      copyChart(chart, join(parent, 'charts/orders'), 'orders');
      copyChart(chart, join(parent, 'charts/billing'), 'billing');
      const names = ['name: parent', 'apiVersion: v2', 'version: 0.1.0', ''];
      writeFileSync(join(parent, 'Chart.yaml'), names.join('\n'));

      const values = { billing: { port: 6000 } };
      const manifests = await render({ chart: parent, release: 'shop', values });
      const portOf = (service: string) =>
        at(only(manifests, 'Service', service), 'spec.ports.0.port');
      expect(portOf('shop-orders-headless')).toBe(50051);
      expect(portOf('shop-billing-headless')).toBe(6000);

      const alone = await render({ chart: join(parent, 'charts/orders'), release: 'orders' });
      const container = 'spec.template.spec.containers.0';
      expect(at(only(alone, 'Deployment', 'orders'), `${container}.image`)).toBe('orders:0.1.0');
      expect(only(alone, 'Service', 'orders-headless').metadata.labels).toMatchObject({
        'app.kubernetes.io/name': 'orders',
        'helm.sh/chart': 'orders-0.1.0',
      });
    });
  });
}
