import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { OUR_PROJECT } from '../files.js';
import { OURS } from '../measurement.js';
import { addressesOf, type ProxyKind } from '../proxy-kind.js';

/** As the generated Dockerfile and `npm start` run it. */
export const NODE_FLAGS = [
  '--max-semi-space-size=2',
  '--heap-growing-percent=40',
  '--enable-source-maps',
];

/**
 * The generated proxy.
 *
 * @param project where it was built, to compare a build with another
 * @param flags of Node, beside those that it always has
 */
export function ours(name = OURS, project = OUR_PROJECT, flags: readonly string[] = []): ProxyKind {
  const main = resolve(project, 'dist', 'src', 'main.js');
  return {
    name,
    settings: 'Its defaults: metrics, limits and back pressure are on; `least_request`; 1 process.',
    prepare() {
      if (!existsSync(main)) throw new Error(`${main} is missing; build the project first.`);
      if (name === OURS) checkIsNew(main, join(project, 'src'));
      return `${versionOf(project)}, Node ${process.versions.node} ${NODE_FLAGS.join(' ')}`;
    },
    command: (place) => [
      process.execPath,
      ...NODE_FLAGS,
      ...flags,
      main,
      '--target',
      addressesOf(place).join(','),
      '--admin',
      '127.0.0.1:0',
      '--health',
      '127.0.0.1:0',
      '--listen',
      `127.0.0.1:${place.port}`,
      '--drain-delay-ms',
      '0',
    ],
  };
}

function versionOf(project: string): string {
  const file = join(project, 'package.json');
  if (!existsSync(file)) return 'unpacked';
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** Nobody wants the figures of a build from before the last change. */
function checkIsNew(main: string, source: string): void {
  const builtAt = statSync(main).mtimeMs;
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.ts') && statSync(join(source, file)).mtimeMs > builtAt) {
      throw new Error(
        `${file} is newer than the build; build the project again, or name the build as ${OURS}@FOLDER.`,
      );
    }
  }
}
