import { quoteValue } from './quote-value.js';

/** What YAML 1.1, which Helm and Kubernetes read, takes for a boolean or for nothing when it stands without quotes. */
const YAML_WORDS: ReadonlySet<string> = new Set([
  'true',
  'false',
  'null',
  'yes',
  'no',
  'on',
  'off',
  'y',
  'n',
]);

/**
 * Checks the name of a Helm chart: lower-case letters, digits and `-`, and no word that YAML reads as something other
 * than text, because the name stands in `helm --set`, values files and manifests.
 *
 * @returns one sentence on what is wrong, or undefined
 * @see https://helm.sh/docs/chart_best_practices/conventions/#chart-names
 */
export function validateChartName(name: string): string | undefined {
  if (!/^[a-z0-9]+(-+[a-z0-9]+)*$/.test(name)) {
    return `${quoteValue(name)} cannot name a Helm chart: use lower-case letters, digits and "-" between them.`;
  }
  if (YAML_WORDS.has(name)) {
    return `${quoteValue(name)} is not read as text in YAML: choose a name that is no boolean or null, as in "orders".`;
  }
  return undefined;
}
