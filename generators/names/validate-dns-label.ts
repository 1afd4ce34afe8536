import { quoteValue } from './quote-value.js';

/**
 * Longest service name. `helm install <name> charts/<name>` makes it the release name, where Helm stops at 53
 * (`maxReleaseNameLen` of its pkg/chart/common/util); that leaves room in the 63 of a DNS label (RFC 1035) for the
 * longest suffix of the chart, `-headless`.
 */
const MAX_NAME_LENGTH = 53;

/**
 * Names that are right by their letters and still do not work as the name of a Service: `localhost` never leaves the
 * pod, and `kubernetes` is the API server's own Service, whose environment variables it would replace.
 */
const TAKEN: ReadonlySet<string> = new Set(['localhost', 'kubernetes']);

/**
 * Checks the name of a Kubernetes Service: a DNS label of RFC 1035, which is stricter than RFC 1123 in that it begins
 * with a letter.
 *
 * @returns one sentence on what is wrong, or undefined
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names
 */
export function validateDnsLabel(name: string): string | undefined {
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name)) {
    return (
      `${quoteValue(name)} cannot name a Kubernetes Service: use lower-case letters, digits and "-", begin with a ` +
      'letter and end with a letter or digit, as in "orders" or "order-history".'
    );
  }
  if (name.length > MAX_NAME_LENGTH) {
    return (
      `${quoteValue(name)} is too long: use at most ${MAX_NAME_LENGTH} characters, ` +
      'the limit of a Helm release name, so that "-headless" still fits behind it.'
    );
  }
  if (TAKEN.has(name)) {
    return `${quoteValue(name)} already means something else in every pod: choose another name, as in "orders".`;
  }
  return undefined;
}
