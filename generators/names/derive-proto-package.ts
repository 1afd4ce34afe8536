import { deriveIdentifiers } from './derive-identifiers.js';
import { MAX_PACKAGE_LENGTH, validatePackagePart } from './validate-proto-package.js';

/**
 * The proto package offered for a service: `[<scope>.]<name>.v1`, in lower_snake_case. A part that may not stand in a
 * package, such as the name `import`, gets `_service` behind it; a scope that gives no part, or too long a package, is
 * left out.
 */
export function deriveProtoPackage(name: string, scope?: string): string {
  const parts = [toPart(scope ?? ''), deriveIdentifiers(name).fileName].filter(
    (part) => part !== '',
  );
  const protoPackage = [...parts.map(makeAllowed), 'v1'].join('.');
  return protoPackage.length > MAX_PACKAGE_LENGTH && scope !== undefined
    ? deriveProtoPackage(name)
    : protoPackage;
}

/** `my.org-2` → `my_org_2`; letters first, for `1password` would be no identifier. */
function toPart(scope: string): string {
  return scope
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .join('_')
    .replace(/^[0-9_]+/, '');
}

function makeAllowed(part: string, position: number): string {
  return validatePackagePart(part, position) === undefined ? part : `${part}_service`;
}
