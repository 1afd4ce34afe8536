import semver from 'semver';
import { quoteValue } from '../../names/quote-value.js';
import type { Versions } from '../../plan/template-data.js';
import { Refusal } from '../../refusal.js';
import type { Manifest, ManifestFile } from './read-manifest.js';

/** What the client imports, and from which version on it works with it; `below` is the first that may be different. */
const NEEDED = [
  // Resolvers and balancers plug into grpc-js's experimental API, which may change in a minor version.
  { name: '@grpc/grpc-js', sign: '~', oldest: '1.14.0', below: '2.0.0' },
  { name: '@grpc/proto-loader', sign: '^', oldest: '0.8.0', below: '1.0.0' },
] as const;

/**
 * Adds what the client imports to the dependencies of a package.json, and keeps its layout. What is there already in a
 * version that works stays; what is there for development only becomes a dependency.
 *
 * @returns the new text; the same one when there is nothing to add
 * @throws {Refusal} for a version that does not work
 */
export function addDependencies({ text, manifest }: ManifestFile, versions: Versions): string {
  const added: Record<string, string> = {};
  for (const { name, sign, oldest, below } of NEEDED) {
    const { range, isDependency } = find(manifest, name);
    if (range !== undefined) refuseMismatch(name, range, oldest, below);
    if (!isDependency) added[name] = range ?? `${sign}${versions.get(name) ?? oldest}`;
  }
  if (Object.keys(added).length === 0) return text;

  const dependencies = sortByName({ ...manifest.dependencies, ...added });
  const development = Object.entries(manifest.devDependencies ?? {}).filter(
    ([name]) => !(name in added),
  );
  return format(text, {
    ...manifest,
    dependencies,
    ...(manifest.devDependencies && { devDependencies: Object.fromEntries(development) }),
  });
}

/** A library may leave the choice to who installs it; then the dependency is its peer. */
function find(manifest: Manifest, name: string): { range?: string; isDependency: boolean } {
  const own = manifest.dependencies?.[name] ?? manifest.peerDependencies?.[name];
  if (own !== undefined) return { range: own, isDependency: true };
  const forDevelopment = manifest.devDependencies?.[name];
  return { ...(forDevelopment !== undefined && { range: forDevelopment }), isDependency: false };
}

/** Tags, `*`, files, links and addresses say nothing of a version; they are the consumer's business. */
function refuseMismatch(name: string, range: string, oldest: string, below: string): void {
  const lowest = /\d/.test(range) && semver.validRange(range) ? semver.minVersion(range) : null;
  if (lowest === null || (semver.gte(lowest, oldest) && semver.lt(lowest, below))) return;
  throw new Refusal(
    `package.json asks for ${name} ${quoteValue(range)}, and the client needs ${oldest} or newer, but below ${below}: ` +
      `change it with npm install ${name}@${oldest.replace(/\.0$/, '')}, or what your package manager calls that.`,
  );
}

function sortByName(entries: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function format(text: string, manifest: Manifest): string {
  const indent = /^\ufeff?\s*\{\r?\n([ \t]+)/.exec(text)?.[1] ?? 2;
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const end = /\n\s*$/.test(text) ? '\n' : '';
  return (JSON.stringify(manifest, null, indent) + end).replaceAll('\n', lineEnd);
}
