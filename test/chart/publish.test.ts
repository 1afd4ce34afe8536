import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { charts, type Chart } from './charts.js';
import { copyChart, temporaryFolder } from './chart-copy.js';
import { helm, render } from './helm.js';
import { at, only, readManifests } from './manifests.js';
import { runTool } from './run-tool.js';
import { startRegistry, type Registry } from './start-registry.js';
import { describeWith } from './tool.js';

/** The commands of Helm below "Publish and sign" in the README of a chart in a folder, as lists of words. */
function commandsOf(chart: string): readonly string[][] {
  const [, section = ''] = readFileSync(join(chart, 'README.md'), 'utf8').split(
    '\n## Publish and sign\n',
  );
  const lines = (section.split('\n## ')[0] ?? '').split('\n');
  return lines.filter((line) => line.startsWith('helm ')).map((line) => line.split(' ').slice(1));
}

describeWith(helm, 'a chart that is published as its README tells', () => {
  const { folder, remove } = temporaryFolder();
  let registry: Registry;
  beforeAll(async () => {
    registry = await startRegistry();
  });
  afterAll(async () => {
    await registry.close();
    remove();
  });

  async function run(words: readonly string[]): Promise<string> {
    const { status, stdout, stderr } = await runTool(helm, words);
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    return stdout + stderr;
  }

  /** Packs and pushes the chart in a folder, and gives the digest that Helm prints. */
  async function publish(chart: string): Promise<string> {
    const [pack = [], push = []] = commandsOf(chart);
    expect(pack).toEqual(['package', '.']);
    await run(['package', chart, '--destination', chart]);
    const printed = await run(
      push
        .map((word) =>
          word
            .replace('orders-VERSION', `${chart}/orders-0.1.0`)
            .replace('REGISTRY', registry.host),
        )
        .concat('--plain-http'),
    );
    return /^Digest: sha256:([0-9a-f]{64})$/m.exec(printed)?.[1] ?? 'none';
  }

  it.each(charts)(
    'is installed by the digest that was signed, also when the version is pushed again: $name',
    async (chart: Chart) => {
      const [signed, later] = ['signed', 'later'].map((name) => join(folder, chart.name, name)) as [
        string,
        string,
      ];
      copyChart(chart, signed, 'orders');
      copyChart(chart, later, 'orders', (path, text) =>
        path === 'values.yaml' ? text.replace('replicaCount: 3', 'replicaCount: 9') : text,
      );
      const digest = await publish(signed);
      expect(await publish(later)).not.toBe(digest);

      const [, , install = []] = commandsOf(signed);
      const reference = install.find((word) => word.startsWith('oci://')) ?? '';
      const words = ['template', 'orders', '--namespace', 'shop', '--kube-version', '1.36.0'];
      const { stdout } = await runTool(helm, [
        ...words,
        reference.replace('REGISTRY', registry.host).replace('DIGEST', digest),
        '--plain-http',
      ]);
      const installed = readManifests(stdout);
      expect(installed).toEqual(await render({ chart: signed }));
      expect(at(only(installed, 'Deployment').spec, 'replicas')).toBe(3);
    },
  );
});
