import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { valuesOf } from './cases.js';
import { charts, type Chart } from './charts.js';
import { copyChart, temporaryFolder } from './chart-copy.js';
import { helm, render } from './helm.js';
import type { Manifest } from './manifests.js';
import { describeWith } from './tool.js';

type Change = (path: string, text: string) => string;

/** Text in the parts of both charts, and what a later version has there: every one of them changes what is rendered. */
const laterParts: Readonly<Record<string, readonly [string, string]>> = {
  names: ['"%s-headless"', '"%s-pods"'],
  identity: ['app.kubernetes.io/component: {{ .component }}', '$&\nexample.com/generation: "2"'],
  labels: ['{{- $identity := ', '{{- $own = set $own "later" "yes" -}}\n$&'],
  discovery: ['$dnsTtl $pollInterval 2', '$dnsTtl $pollInterval 20'],
  config: ['"limits" (merge', '"later" true\n  "limits" (merge'],
  times: ['add $drain 5', 'add $drain 50'],
  scale: ['.Values.autoscaling.minReplicas', '7'],
  probe: ['periodSeconds: {{ int .probe.periodSeconds }}', '$&\nsuccessThreshold: 1'],
  environment: [
    '{{- mergeOverwrite $own',
    '{{- $own = set $own "LATER" "yes" -}}\n{{- mergeOverwrite $own',
  ],
  image: ['"%s:%s"', '"%s:v%s"'],
  'grpc-port': ['kubernetes.io/h2c', 'grpc'],
  'dns-egress': ['port: 53', 'port: 5353'],
  'pod-security-context': ['runAsNonRoot: true', '$&\nfsGroup: 1'],
  'container-security-context': ['readOnlyRootFilesystem: true', '$&\nprivileged: false'],
  affinity: ['weight: 100', 'weight: 50'],
  'topology-spread': ['maxSkew: 1', 'maxSkew: 2'],
  'service-addresses': ['ipFamilyPolicy: {{ . }}', 'ipFamilyPolicy: SingleStack'],
};

const changeParts: Change = (path, text) => {
  const part = /^templates\/parts\/_(.+)\.tpl$/.exec(path)?.[1] ?? '';
  const [before, after] = laterParts[part] ?? ['', ''];
  if (!text.includes(before)) throw new Error(`${path} no longer holds ${before}`);
  return before === '' ? text : text.replaceAll(before, after);
};

/** What a chart would be that does define a named template. */
const defineType =
  (type: string): Change =>
  (path, text) =>
    path === 'templates/service.yaml'
      ? text.replace(
          'type: ClusterIP',
          `type: {{ template "type" }}{{ define "type" }}${type}{{ end }}`,
        )
      : text;

const withVersion =
  (version: string, change: Change): Change =>
  (path, text) =>
    path === 'Chart.yaml'
      ? text.replace(/^version: .*$/m, `version: ${version}`)
      : change(path, text);

/** With the chart's own image, whose tag is among what a later version changes. */
const everythingOf = (chart: Chart) => ({
  ...valuesOf({ chart, name: 'everything-on' }),
  image: {},
  extraObjects: [],
});

const objectsNamed = (manifests: readonly Manifest[], name: string) =>
  manifests
    .filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/name'] === name)
    .sort((a, b) => `${a.kind} ${a.metadata.name}`.localeCompare(`${b.kind} ${b.metadata.name}`));

/** Objects of two versions of the chart, installed as dependencies of one chart and each for itself. */
async function renderBoth(
  chart: Chart,
  folder: string,
  changes: Readonly<Record<'today' | 'later', Change>>,
) {
  const values = everythingOf(chart);
  const write = (target: string, name: string, change: Change) =>
    copyChart(chart, join(folder, target), name, change);
  const versions = [
    { alias: 'today', range: '<9', change: withVersion('0.1.0', changes.today) },
    { alias: 'later', range: '9.x', change: withVersion('9.0.0', changes.later) },
  ];
  const dependencies = versions.map(({ alias, range }) => ({
    name: 'orders',
    version: range,
    alias,
  }));
  for (const { alias, change } of versions) {
    write(`umbrella/charts/${alias}`, 'orders', change);
    write(`alone/${alias}`, alias, change);
  }
  writeFileSync(
    join(folder, 'umbrella/Chart.yaml'),
    stringify({ apiVersion: 'v2', name: 'shop', version: '1.0.0', dependencies }),
  );
  const together = await render({
    chart: join(folder, 'umbrella'),
    release: 'shop',
    values: { today: values, later: values },
  });
  const both = versions.map(async ({ alias }) => {
    // The stamp makes the chart's name the image's, and an alias only renames the chart.
    const image = { repository: 'orders' };
    const own = join(folder, 'alone', alias);
    const alone = await render({ chart: own, release: 'shop', values: { ...values, image } });
    return { together: objectsNamed(together, alias), alone: objectsNamed(alone, alias) };
  });
  return Promise.all(both);
}

for (const chart of charts) {
  describeWith(helm, `two versions of ${chart.name} under one umbrella`, () => {
    const kept = temporaryFolder();
    const shared = temporaryFolder();
    afterAll(() => {
      kept.remove();
      shared.remove();
    });

    it('render each what it renders alone', async () => {
      const [today, later] = await renderBoth(chart, kept.folder, {
        today: (_path, text) => text,
        later: changeParts,
      });
      expect(today?.alone.length).toBeGreaterThan(chart.objects);
      expect(later?.alone).toHaveLength(today?.alone.length ?? 0);
      expect(today?.together).toEqual(today?.alone);
      expect(later?.together).toEqual(later?.alone);
      const changed = JSON.stringify(later?.alone);
      for (const text of [
        '-pods',
        'generation',
        '"later":"yes"',
        ':v0.1.0',
        '5353',
        'fsGroup',
        'LATER',
      ]) {
        expect(changed).toContain(text);
      }
    });

    it('would disturb each other by a named template, which is global in Helm', async () => {
      const [today, later] = await renderBoth(chart, shared.folder, {
        today: defineType('ClusterIP'),
        later: defineType('NodePort'),
      });
      const typeOf = (objects: readonly Manifest[] | undefined) =>
        JSON.stringify(objects).includes('NodePort');
      expect([typeOf(today?.alone), typeOf(later?.alone)]).toEqual([false, true]);
      expect(typeOf(today?.together)).toBe(typeOf(later?.together));
    });
  });
}
