import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { chartFolder, helm, template } from './helm.js';
import type { Tool } from './find-tool.js';

export type Values = Readonly<Record<string, unknown>>;

const SUFFIX = '-values.yaml';
const folder = join(chartFolder, 'ci');

/** Names of the values files in the chart's ci folder, "mesh-linkerd": ways to install it that are worth a look. */
export const caseNames: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith(SUFFIX))
  .map((name) => basename(name, SUFFIX))
  .sort();

/** Values of a case; an error when there is no such case. */
export function valuesOf(name: string): Values {
  return parse(readFileSync(join(folder, `${name}${SUFFIX}`), 'utf8')) as Values;
}

/** File of what a case renders. */
export function goldenFile(name: string): string {
  return join(import.meta.dirname, 'golden', `${name}.yaml`);
}

/**
 * What a case renders, as its golden file holds it: with words for the versions that change with every release, and
 * without empty lines, of which Helm 4 puts more than Helm 3.
 */
export async function renderCase(name: string, by: Tool = helm): Promise<string> {
  const { status, stdout, stderr } = await template({ values: valuesOf(name) }, by);
  if (status !== 0) throw new Error(`helm template failed: ${stderr}`);
  const { version, appVersion } = parse(readFileSync(join(chartFolder, 'Chart.yaml'), 'utf8')) as {
    readonly version: string;
    readonly appVersion: string;
  };
  const head = `# Made by \`npm run charts:golden\` of charts/grpc-service/ci/${name}${SUFFIX}, for a release orders in shop.\n`;
  return head
    .concat(stdout)
    .replaceAll(`helm.sh/chart: grpc-service-${version}\n`, 'helm.sh/chart: grpc-service-VERSION\n')
    .replaceAll(
      `app.kubernetes.io/version: ${appVersion}\n`,
      'app.kubernetes.io/version: APP_VERSION\n',
    )
    .replaceAll(`image: "grpc-service:${appVersion}"\n`, 'image: "grpc-service:APP_VERSION"\n')
    .replaceAll(/\n{2,}/g, '\n');
}
