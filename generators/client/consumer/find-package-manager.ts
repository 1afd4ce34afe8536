import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Manifest } from './read-manifest.js';

/** How each package manager installs what package.json asks for. */
const INSTALL = {
  npm: ['npm', 'install'],
  // On CI, pnpm would otherwise refuse to write the dependencies into its lock file.
  pnpm: ['pnpm', 'install', '--no-frozen-lockfile'],
  yarn: ['yarn', 'install'],
  bun: ['bun', 'install'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

export type PackageManager = keyof typeof INSTALL;

const LOCK_FILES: readonly [file: string, PackageManager][] = [
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
];

/** The program that installs, and its arguments. */
export function installCommand(manager: PackageManager): readonly [string, ...string[]] {
  return INSTALL[manager];
}

/**
 * Finds who installs the dependencies of a project: what `packageManager` of package.json says, else whose lock file
 * lies nearest, here or above (a workspace keeps one for all), but not beyond the repository; else npm.
 */
export function findPackageManager(root: string, { packageManager }: Manifest): PackageManager {
  const named = typeof packageManager === 'string' ? packageManager.split('@')[0] : undefined;
  if (named !== undefined && Object.hasOwn(INSTALL, named)) return named as PackageManager;
  for (let folder = root; ; folder = dirname(folder)) {
    const found = LOCK_FILES.find(([file]) => existsSync(join(folder, file)));
    if (found !== undefined) return found[1];
    if (existsSync(join(folder, '.git')) || folder === dirname(folder)) return 'npm';
  }
}
