import { posix } from 'node:path';
import type { FileMap } from '../plan/planned-file.js';

const BALANCING = 'client/balancing/';

/** Single files, by their place in a service, and where they lie in a proxy. */
const FILES = new Map([
  ['scripts/collect-runtime.mjs', 'scripts/collect-runtime.mjs'],
  ['src/log-output.ts', 'src/log-output.ts'],
  ['src/metrics/status-names.ts', 'src/stats/status-names.ts'],
]);

/** What couples resolver and balancer to grpc-js, which a proxy has not, is called so. */
const ADAPTER = /(^|\/)grpc-[^/]*$/;
const GRPC = '@grpc/grpc-js';
const IMPORTED = /\b(?:from|import) '([^']+)'/g;

/** Where shared files lie in a proxy; templates/proxy has copies of them in these places after `npm run render`. */
export const SHARED_PLACES =
  /^(balancing\/|scripts\/collect-runtime\.mjs$|src\/log-output\.ts$|src\/stats\/status-names\.ts$)/;

/**
 * What a proxy shares with a service, whose templates are its one home: the resolver and the balancer without their
 * grpc-js adapters, the script that collects what its image is made of, the output of the log, and the names of the statuses.
 *
 * @param service templates/service
 * @returns paths in the proxy's project
 */
export function sharedWithProxy(service: FileMap): Map<string, Buffer> {
  const balancing = new Map(
    [...service]
      .filter(([path]) => path.startsWith(BALANCING))
      .map(([path, contents]) => [path.slice(BALANCING.length), contents.toString('utf8')]),
  );
  const left = adaptersOf(balancing);
  const shared = new Map<string, Buffer>(
    [...balancing]
      .filter(([path]) => !left.has(path))
      .map(([path, text]) => [`balancing/${path}`, Buffer.from(text, 'utf8')]),
  );
  for (const [path, place] of FILES) {
    const contents = service.get(path);
    if (contents !== undefined) shared.set(place, contents);
  }
  return shared;
}

/** The adapters, and whatever imports grpc-js or one of these. */
function adaptersOf(balancing: ReadonlyMap<string, string>): Set<string> {
  const left = new Set([...balancing.keys()].filter((path) => ADAPTER.test(path)));
  for (let before = -1; before !== left.size;) {
    before = left.size;
    for (const [path, text] of balancing) {
      if (importsOf(path, text).some((imported) => imported === GRPC || left.has(imported))) {
        left.add(path);
      }
    }
  }
  return left;
}

/** What a module imports: packages by their name, files by their path. */
function importsOf(path: string, text: string): string[] {
  return [...text.matchAll(IMPORTED)].map(([, imported = '']) =>
    imported.startsWith('.')
      ? posix.join(posix.dirname(path), imported).replace(/\.js$/, '.ts')
      : imported,
  );
}
