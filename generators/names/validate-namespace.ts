import { quoteValue } from './quote-value.js';

/**
 * Checks the name of a Kubernetes namespace: a DNS label of RFC 1123, at most 63 characters.
 *
 * @returns one sentence on what is wrong, or undefined
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
 */
export function validateNamespace(namespace: string): string | undefined {
  if (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace)) return undefined;
  return (
    `${quoteValue(namespace)} cannot name a Kubernetes namespace: use at most 63 lower-case letters, digits and "-", ` +
    'and begin and end with a letter or digit, as in "default".'
  );
}
