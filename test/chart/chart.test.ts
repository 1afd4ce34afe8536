import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { copyChart, temporaryFolder, templateNames } from './chart-copy.js';
import { chartFolder, helm, refusal, render, template } from './helm.js';
import { at, only } from './manifests.js';
import { runTool } from './run-tool.js';
import { describeWith } from './tool.js';

describeWith(helm, 'the chart as it lies', () => {
  const { folder, remove } = temporaryFolder();
  afterAll(remove);

  it('passes helm lint --strict', async () => {
    const { status, stdout, stderr } = await runTool(helm, ['lint', '--strict', chartFolder]);
    expect({ status, output: stdout + stderr }).toMatchObject({
      status: 0,
      output: expect.stringContaining('0 chart(s) failed'),
    });
  });

  it('renders these objects by default', async () => {
    const manifests = await render();
    expect(manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort()).toEqual([
      'Deployment orders-grpc-service',
      'NetworkPolicy orders-grpc-service',
      'NetworkPolicy orders-grpc-service-helmtest',
      'Pod orders-grpc-service-helmtest',
      'PodDisruptionBudget orders-grpc-service',
      'Service orders-grpc-service',
      'Service orders-grpc-service-headless',
      'ServiceAccount orders-grpc-service',
    ]);
  });

  it('renders the same bytes twice', async () => {
    const [first, second] = [await template(), await template()];
    expect(first.stdout).not.toBe('');
    expect(second.stdout).toBe(first.stdout);
  });

  it('admits managed clusters from Kubernetes 1.30 on, where preStop sleep is known', async () => {
    await expect(render({ kubeVersion: '1.30.0-gke.100' })).resolves.not.toHaveLength(0);
    expect(await refusal({ kubeVersion: '1.29.14' })).toContain('kubeVersion: >=1.30.0-0');
  });

  it('mentions its own name in templates only as the prefix of named templates', () => {
    for (const name of templateNames()) {
      const text = readFileSync(join(chartFolder, 'templates', name), 'utf8');
      expect(text.replaceAll('"grpc-service.', '')).not.toContain('grpc-service');
    }
  });

  it('tells in its notes which target to dial', async () => {
    // `helm install --dry-run` shows notes, but Helm 3 wants a cluster for it: render them as an object instead.
    const chart = join(folder, 'notes');
    cpSync(chartFolder, chart, { recursive: true });
    cpSync(join(chart, 'templates/NOTES.txt'), join(chart, 'notes.txt'));
    writeFileSync(
      join(chart, 'templates/notes.yaml'),
      'apiVersion: v1\nkind: Notes\nmetadata:\n  name: notes\nspec: {{ tpl (.Files.Get "notes.txt") . | toJson }}\n',
    );
    const notes = String(only(await render({ chart }), 'Notes').spec);
    expect(notes).toContain('\n    orders-grpc-service-headless.shop.svc.cluster.local:50051\n');
    expect(notes).toContain('poll interval of 5 s and a DNS TTL of 30 s');
    expect(notes).toContain('helm test orders --namespace shop');
    expect(notes).toContain('rollout status deployment/orders-grpc-service');
    expect(notes).not.toMatch(/\{\{|<no value>|%!/);
  });

  it('renders under another name, and twice under one parent, without sharing a named template', async () => {
    const parent = join(folder, 'parent');
    copyChart(join(parent, 'charts/orders'), 'orders', 50051);
    copyChart(join(parent, 'charts/billing'), 'billing', 6000);
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
