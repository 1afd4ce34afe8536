import { quoteValue } from './quote-value.js';

/** Ways a generated client can find the pods. `dns` asks for the headless Service's name again and again. */
export const DISCOVERY_MODES: readonly string[] = ['dns'];

/**
 * Checks a discovery mode.
 *
 * @returns one sentence on what is wrong, or undefined
 */
export function validateDiscovery(mode: string): string | undefined {
  if (DISCOVERY_MODES.includes(mode)) return undefined;
  return `${quoteValue(mode)} is not a discovery mode: use ${DISCOVERY_MODES.join(' or ')}.`;
}
