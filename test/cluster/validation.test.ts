import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { CHART, OUTPUT, PROXY_CHART } from './built.js';
import { TestNamespace } from './namespace.js';
import { ANY_HELM, Release } from './release.js';
import { proxyChart, serviceChart } from '../chart/charts.js';
import { run } from '../run-program.js';

/** The charts, each with a way to install it for every case in its ci folder: every mode, every mesh, everything on, and so on. */
const CHARTS = [
  { name: 'orders', folder: CHART, cases: casesOf(serviceChart.folder) },
  { name: 'orders-orders-proxy', folder: PROXY_CHART, cases: casesOf(proxyChart.folder) },
];
const CASES = CHARTS.flatMap(({ name, folder, cases }) =>
  cases.map((file) => [`${name} ${basename(file)}`, folder, file] as const),
);
const [MINIMAL = ''] = CHARTS[0]?.cases.filter((file) => file.includes('minimal')) ?? [];
/** Groups of custom resources, which a cluster knows when something else is installed there. */
const CUSTOM =
  /^(gateway\.networking\.k8s\.io|monitoring\.coreos\.com|keda\.sh|[\w.]+\.(istio|linkerd)\.io)\//;
/** What a cluster with IPv4 or IPv6 only says to the other one. */
const OTHER_FAMILY =
  /Service "[^"]+" is invalid: spec\.ipFamilies\[\d\]: .* not configured on this cluster/;

interface Judgement {
  readonly accepted: number;
  readonly complaints: readonly string[];
}

describe('strict validation by the API server', () => {
  let namespace: TestNamespace;
  let release: Release;
  let served: readonly string[] = [];

  beforeAll(async () => {
    namespace = await TestNamespace.create('grpc-validation');
    // What a Deployment makes is checked by the enforcement there only when its pods are made; this warns beforehand.
    const warning = 'pod-security.kubernetes.io/warn=restricted';
    await run('kubectl', ['label', 'namespace', namespace.name, warning]);
    // The pod of `helm test` is refused without it.
    for (const { name } of CHARTS) {
      await namespace.kubectl('create', 'serviceaccount', name, '--save-config');
    }
    release = new Release(namespace, ANY_HELM);
    served = (await run('kubectl', ['api-versions'])).split('\n');
  });
  afterAll(() => namespace.delete());

  it.each(CASES)('has nothing to say to the chart %s', async (name, folder, file) => {
    const rendered = await release.render(file, folder);
    const objects = rendered.split(/^---$/m).flatMap((text) => {
      const object = parse(text) as { apiVersion: string; kind: string } | null;
      return object === null ? [] : [{ text, ...object }];
    });
    const known = objects.filter(
      ({ apiVersion }) => !CUSTOM.test(apiVersion) || served.includes(apiVersion),
    );
    const unknown = objects.filter((object) => !known.includes(object));
    const { accepted, complaints } = await judge(known.map(({ text }) => text).join('---\n'));
    const otherFamily = complaints.filter((line) => OTHER_FAMILY.test(line));
    console.log(
      [
        `${name}: ${accepted} of ${objects.length} objects accepted`,
        ...unknown.map(({ kind, apiVersion }) => `left out: ${kind}, for ${apiVersion} is unknown`),
        ...otherFamily,
      ].join('\n'),
    );
    expect(complaints.filter((line) => !otherFamily.includes(line))).toEqual([]);
    expect(accepted).toBe(known.length - otherFamily.length);
    expect(accepted).toBeGreaterThan(0);
  });

  it('would notice a field that there is not', async () => {
    const rendered = await release.render(MINIMAL);
    const { complaints } = await judge(
      rendered.replace('minReadySeconds:', 'minimumReadySeconds:'),
    );
    expect(complaints).toEqual([
      expect.stringContaining('unknown field "spec.minimumReadySeconds"'),
    ]);
  });

  it('would notice a pod that is not restricted', async () => {
    const rendered = await release.render(MINIMAL);
    const { complaints } = await judge(
      rendered.replaceAll('runAsNonRoot: true', 'runAsNonRoot: false'),
    );
    expect(complaints).toHaveLength(2);
    for (const complaint of complaints) expect(complaint).toContain('PodSecurity "restricted');
  });

  /** `kubectl apply` that changes nothing. */
  async function judge(manifests: string): Promise<Judgement> {
    const file = join(OUTPUT, `${namespace.name}.yaml`);
    await writeFile(file, manifests);
    const words = ['apply', '--dry-run=server', '--validate=strict', '--filename', file];
    const command = ['kubectl', '--namespace', namespace.name, ...words];
    // Complaints are printed to the other stream, and it goes on after each.
    const output = await run('sh', ['-c', '"$@" 2>&1 || true', 'sh', ...command]);
    const lines = output.split('\n').filter(Boolean);
    const complaints = lines.filter((line) => !line.endsWith('(server dry run)'));
    return {
      accepted: lines.length - complaints.length,
      // Its successor is unknown to Kubernetes before 1.34.
      complaints: complaints.filter((line) => !line.includes('"PreferClose" is deprecated')),
    };
  }
});

/** The values files of a chart's ci folder. */
function casesOf(folder: string): readonly string[] {
  return readdirSync(join(folder, 'ci')).map((name) => join(folder, 'ci', name));
}
