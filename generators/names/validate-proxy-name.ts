import { validateChartName } from './validate-chart-name.js';
import { validateDnsLabel } from './validate-dns-label.js';
import { validateNpmName } from './validate-npm-name.js';

/**
 * Checks the name of a proxy against every place it ends up in: Kubernetes Service, Helm release and chart, npm package.
 *
 * @returns one sentence on what is wrong, or undefined
 */
export function validateProxyName(name: string): string | undefined {
  return validateDnsLabel(name) ?? validateChartName(name) ?? validateNpmName(name);
}
