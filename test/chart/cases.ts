import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { charts, type Chart } from './charts.js';
import { helm, template } from './helm.js';
import type { Tool } from './find-tool.js';

export type Values = Readonly<Record<string, unknown>>;

/** A way to install a chart that is worth a look: a values file in the chart's ci folder. */
export interface Case {
  readonly chart: Chart;
  /** Name of the file without its end, "mesh-linkerd". */
  readonly name: string;
}

const SUFFIX = '-values.yaml';

/** The cases of a chart. */
export function casesOf(chart: Chart): readonly Case[] {
  return readdirSync(join(chart.folder, 'ci'))
    .filter((name) => name.endsWith(SUFFIX))
    .sort()
    .map((name) => ({ chart, name: basename(name, SUFFIX) }));
}

/** The cases of all charts, each with a title for `it.each`. */
export const titledCases: readonly (readonly [title: string, Case])[] = charts
  .flatMap(casesOf)
  .map((one) => [`${one.chart.name} ${one.name}`, one]);

/** Values of a case; an error when there is no such case. */
export function valuesOf({ chart, name }: Case): Values {
  return parse(readFileSync(join(chart.folder, 'ci', `${name}${SUFFIX}`), 'utf8')) as Values;
}

/** Folder of what the cases of a chart render. */
export function goldenFolder(chart: Chart): string {
  return join(import.meta.dirname, 'golden', chart.name);
}

/** File of what a case renders. */
export function goldenFile({ chart, name }: Case): string {
  return join(goldenFolder(chart), `${name}.yaml`);
}

/**
 * What a case renders, as its golden file holds it: with words for the versions that change with every release, and
 * without empty lines, of which Helm 4 puts more than Helm 3.
 */
export async function renderCase(one: Case, by: Tool = helm): Promise<string> {
  const { name, folder } = one.chart;
  const { status, stdout, stderr } = await template({ chart: folder, values: valuesOf(one) }, by);
  if (status !== 0) throw new Error(`helm template failed: ${stderr}`);
  const { version, appVersion } = parse(readFileSync(join(folder, 'Chart.yaml'), 'utf8')) as {
    readonly version: string;
    readonly appVersion: string;
  };
  const made = `# Made by \`npm run charts:golden\` of charts/${name}/ci/${one.name}${SUFFIX}`;
  return `${made}, for a release orders in shop.\n`
    .concat(stdout)
    .replaceAll(`helm.sh/chart: ${name}-${version}\n`, `helm.sh/chart: ${name}-VERSION\n`)
    .replaceAll(
      `app.kubernetes.io/version: ${appVersion}\n`,
      'app.kubernetes.io/version: APP_VERSION\n',
    )
    .replaceAll(`image: "${name}:${appVersion}"\n`, `image: "${name}:APP_VERSION"\n`)
    .replaceAll(/\n{2,}/g, '\n');
}
