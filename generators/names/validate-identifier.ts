import { isInheritedKey } from './inherited-keys.js';
import { quoteValue } from './quote-value.js';
import { RESERVED_WORDS } from './reserved-words.js';

/**
 * Names that the client's own module exports beside the service's: `createBalancedClient`.
 */
const TAKEN: ReadonlySet<string> = new Set(['createBalancedClient']);

/**
 * Checks a word that is to be declared as an identifier in the generated TypeScript.
 *
 * @returns one sentence on what is wrong, or undefined
 */
export function validateIdentifier(word: string): string | undefined {
  if (!/^[A-Za-z_$][\w$]*$/.test(word)) {
    return `${quoteValue(word)} cannot be an identifier in TypeScript: use letters, digits and "_", and begin with a letter.`;
  }
  if (RESERVED_WORDS.has(word) || isInheritedKey(word) || TAKEN.has(word)) {
    return `${quoteValue(word)} is already taken in the generated TypeScript: choose a name that gives another identifier.`;
  }
  return undefined;
}
