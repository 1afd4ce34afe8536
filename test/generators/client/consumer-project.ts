import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPackageRoot } from '../../../generators/find-package-root.js';
import { run } from '../../run-program.js';
import { type Run, runGenerator } from '../run-generator.js';

const MODULES = join(findPackageRoot(import.meta.url).root, 'node_modules');

/** TypeScript's own command. */
export const TSC = join(MODULES, 'typescript', 'bin', 'tsc');

/** Folder with the contracts of services that were not generated. */
export const CONTRACTS = fileURLToPath(new URL('contracts', import.meta.url));

const STRICT = {
  target: 'es2022',
  lib: ['es2022'],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  declaration: true,
  types: ['node'],
  rootDir: '.',
  outDir: 'compiled',
};

/** The files that make each kind of consumer what it is. */
const KINDS = {
  'ESM TypeScript': {
    'package.json': { name: 'consumer', type: 'module' },
    'tsconfig.json': {
      compilerOptions: { ...STRICT, module: 'nodenext', verbatimModuleSyntax: true },
    },
  },
  'CommonJS TypeScript': {
    'package.json': { name: 'consumer', type: 'commonjs' },
    'tsconfig.json': { compilerOptions: { ...STRICT, module: 'nodenext' } },
  },
  'CommonJS TypeScript with older settings': {
    'package.json': { name: 'consumer' },
    'tsconfig.json': {
      compilerOptions: {
        ...STRICT,
        lib: ['es2022', 'dom'],
        module: 'commonjs',
        moduleResolution: 'bundler',
        skipLibCheck: true,
      },
    },
  },
  'ESM JavaScript': { 'package.json': { name: 'consumer', type: 'module' } },
  'CommonJS JavaScript': { 'package.json': { name: 'consumer' } },
} satisfies Record<string, Record<string, object>>;

export type Kind = keyof typeof KINDS;

export const ALL_KINDS = Object.keys(KINDS) as Kind[];

/** A project outside this repository: it finds no package but those linked in it. */
export interface ConsumerProject {
  /** Absolute path. */
  readonly root: string;
  write(path: string, contents: string): void;
  /** Runs the sub-generator in it, without installation. */
  generate(options?: Record<string, unknown>): Promise<Run>;
  remove(): void;
}

/** @param kind absent for an empty folder */
export function makeConsumer(kind?: Kind): ConsumerProject {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'consumer-')));
  const write = (path: string, contents: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), contents);
  };
  for (const [path, contents] of Object.entries(kind === undefined ? {} : KINDS[kind])) {
    write(path, JSON.stringify(contents));
  }
  return {
    root,
    write,
    generate: (options = {}) =>
      runGenerator(root, [], { defaults: true, install: false, ...options }, 'client'),
    remove: () => {
      rmSync(root, { recursive: true });
    },
  };
}

export function isTypescript(kind: Kind): boolean {
  return 'tsconfig.json' in KINDS[kind];
}

/** Gives a consumer what the installation would, without a registry. */
export function linkDependencies({ root }: ConsumerProject): void {
  for (const name of ['@grpc/grpc-js', '@grpc/proto-loader', '@types/node']) {
    const link = join(root, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(MODULES, name), link, 'junction');
  }
}

/**
 * Checks types: those of a consumer in TypeScript by its own settings, which also compile it into compiled/; those of a
 * consumer in JavaScript as strictly.
 *
 * @param files of the consumer in JavaScript, relative
 */
export async function compile(
  { root }: ConsumerProject,
  kind: Kind,
  files: readonly string[],
): Promise<void> {
  const strict =
    '--strict --allowJs --checkJs --noEmit --target es2022 --module nodenext --types node --ignoreConfig';
  const args = isTypescript(kind) ? ['-p', root] : [...strict.split(' '), ...files];
  await run(process.execPath, [TSC, ...args], { cwd: root });
}

/** The usage example of what a run printed. */
export function exampleIn({ output }: Run): string {
  const [, example = ''] =
    /A call, in a file [^:]*:\n\n([\s\S]*?)\n\nThe same again/.exec(output) ?? [];
  return `${example.replace(/^ {2}/gm, '')}\n`;
}
