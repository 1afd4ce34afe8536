import { deriveIdentifiers } from './derive-identifiers.js';
import { isInheritedKey } from './inherited-keys.js';
import { parseServiceName } from './parse-service-name.js';
import { quoteValue } from './quote-value.js';
import { validateChartName } from './validate-chart-name.js';
import { validateDnsLabel } from './validate-dns-label.js';
import { validateIdentifier } from './validate-identifier.js';
import { validateNpmName } from './validate-npm-name.js';
import { NO_SCOPE, validateScope } from './validate-scope.js';

/**
 * Checks a service name, `orders` or `@acme/orders`, against every place it ends up in: Kubernetes Service, Helm
 * release and chart, TypeScript identifiers, npm package.
 *
 * @returns one sentence on what is wrong, or undefined
 */
export function validateServiceName(typed: string): string | undefined {
  const { scope, name } = parseServiceName(typed);
  const hasForm =
    scope === undefined ? !/[@/]/.test(name) : scope !== '' && scope !== NO_SCOPE && name !== '';
  if (!hasForm) {
    return `${quoteValue(typed)} is not a service name: write it as "orders", or with an npm scope as "@acme/orders".`;
  }
  return (
    (scope === undefined ? undefined : validateScope(`@${scope}`)) ??
    validateDnsLabel(name) ??
    validateChartName(name) ??
    validateIdentifiersOf(name) ??
    validateNpmName(typed)
  );
}

function validateIdentifiersOf(name: string): string | undefined {
  if (isInheritedKey(name)) {
    return `${quoteValue(name)} is a key that every JavaScript object already has: choose another name, as in "orders".`;
  }
  const { serviceName, clientName } = deriveIdentifiers(name);
  const [wrong] = [serviceName, `create${clientName}Client`].filter(
    (identifier) => validateIdentifier(identifier) !== undefined,
  );
  return wrong === undefined
    ? undefined
    : `${quoteValue(name)} would give the identifier ${wrong}, which the generated TypeScript already has: choose another name, as in "orders".`;
}
