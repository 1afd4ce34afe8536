import { isInheritedKey } from './inherited-keys.js';
import { quoteValue } from './quote-value.js';
import { validateChartName } from './validate-chart-name.js';

/**
 * Checks what a proxy calls a service: at most 63 lower-case letters, digits and `-`, for it is a key of the chart's
 * values, stands in `helm --set`, and is a label of metrics.
 *
 * @returns one sentence on what is wrong, or undefined
 */
export function validateUpstreamName(name: string): string | undefined {
  const isLabel = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name);
  if (isLabel && validateChartName(name) === undefined && !isInheritedKey(name)) return undefined;
  return (
    `${quoteValue(name)} cannot name an upstream: use at most 63 lower-case letters, digits and "-", beginning with a ` +
    'letter, and no word that means something else in YAML, as in "orders".'
  );
}
