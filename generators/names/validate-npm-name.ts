import validate from 'validate-npm-package-name';
import { quoteValue } from './quote-value.js';

/**
 * Checks the name of an npm package, with or without a scope. The name of one of Node's own modules (`events`) is fine,
 * for a service is never imported by its name.
 *
 * @returns one sentence on what is wrong, or undefined
 */
export function validateNpmName(name: string): string | undefined {
  const { errors = [], warnings = [] } = validate(name) as {
    errors?: string[];
    warnings?: string[];
  };
  const reason = [...errors, ...warnings].find((text) => !text.endsWith('is a core module name'));
  if (reason === undefined) return undefined;
  return `${quoteValue(name)} cannot name an npm package: ${reason}, as in "orders" or "@acme/orders".`;
}
