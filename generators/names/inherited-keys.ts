/**
 * Keys that every JavaScript object inherits, and `prototype`. grpc-js drops a package part of such a name without a
 * word (`isPrototypePolluted` of its make-client), and a look-up by that name finds the inherited member.
 */
const INHERITED: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
]);

/** Whether a word may not be a key, because objects have it already: `constructor`, `toString`, `__proto__`, … */
export function isInheritedKey(word: string): boolean {
  return INHERITED.has(word);
}
