import { quoteValue } from '../../names/quote-value.js';
import { RESERVED_WORDS } from '../../names/reserved-words.js';
import type { Declaration, LoadedContract } from './contract-script.js';

/** Names of types that TypeScript has and lets nobody declare (TS2427, TS2457). */
const TYPES: ReadonlySet<string> = new Set(
  'any bigint boolean never number object string symbol undefined unknown'.split(' '),
);

/** The services of a contract, in the order of its files. */
export function servicesOf({ declared }: LoadedContract): Declaration[] {
  return declared.filter(({ kind }) => kind === 'service');
}

/**
 * Says why no client can be made of a contract although it parses.
 *
 * @param typed its path, as errors show it
 * @returns one sentence, or undefined
 */
export function refuseContract(contract: LoadedContract, typed: string): string | undefined {
  if (servicesOf(contract).length === 0) {
    return `${quoteValue(typed)} declares no service: give the .proto file or folder that holds one.`;
  }
  const wrong = contract.declared.find(({ name }) => RESERVED_WORDS.has(name) || TYPES.has(name));
  return wrong === undefined
    ? undefined
    : `${quoteValue(typed)} declares the ${wrong.kind} ${quoteValue(wrong.fullName)}, whose name TypeScript keeps for itself: rename it.`;
}
