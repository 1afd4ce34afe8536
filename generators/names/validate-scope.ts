import { quoteValue } from './quote-value.js';
import { validateNpmName } from './validate-npm-name.js';

/** The answer that means: no scope. So does an empty one. */
export const NO_SCOPE = 'none';

/**
 * Checks an npm scope, with or without its `@`; `none` and nothing at all stand for no scope.
 *
 * @returns one sentence on what is wrong, or undefined
 */
export function validateScope(scope: string): string | undefined {
  const bare = parseScope(scope);
  if (bare === undefined) return undefined;
  if (/^[a-z0-9][a-z0-9._-]*$/.test(bare) && validateNpmName(`@${bare}/x`) === undefined) {
    return undefined;
  }
  return (
    `${quoteValue(scope)} is not an npm scope: use lower-case letters, digits, "-", "_" and ".", beginning with a ` +
    'letter or digit, as in "@acme", or "none" for a package without scope.'
  );
}

/** `@acme` and `acme` → `acme`; nothing and `none` → undefined. */
export function parseScope(scope: string): string | undefined {
  const bare = scope.startsWith('@') ? scope.slice(1) : scope;
  return scope === '' || bare === NO_SCOPE ? undefined : bare;
}
