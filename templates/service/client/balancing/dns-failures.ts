import type { Failure } from './verdict.js';

/** The servers were asked and gave no usable answer. */
export function unreachable(server: string, name: string, cause: string): Failure {
  return {
    kind: 'unreachable',
    reason: `DNS server ${server} could not be asked for "${name}": ${cause}.`,
  };
}

export function noneReady(server: string, name: string): Failure {
  return {
    kind: 'none-ready',
    reason: `No pod behind "${name}" is ready: DNS server ${server} lists none.`,
  };
}

/** @param names all that were tried, one after the other */
export function noSuchName(server: string, names: readonly string[]): Failure {
  const tried = names.map((name) => `"${name}"`).join(', ');
  return {
    kind: 'no-such-name',
    reason:
      `DNS server ${server} knows no name ${tried}: ` +
      'check the Service name and namespace, and that a pod is ready.',
  };
}
