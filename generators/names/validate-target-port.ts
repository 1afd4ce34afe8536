import { quoteValue } from './quote-value.js';
import { MAX_PORT } from './validate-port.js';

/**
 * Checks a TCP port to dial: decimal digits only, 1 to 65535. A service of other makers may listen below 1024.
 *
 * @returns one sentence on what is wrong, or undefined
 */
export function validateTargetPort(port: string): string | undefined {
  if (/^[1-9][0-9]{0,4}$/.test(port) && Number(port) <= MAX_PORT) return undefined;
  return `${quoteValue(port)} is not a port to dial: use a whole number from 1 to ${MAX_PORT}.`;
}
