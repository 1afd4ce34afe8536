import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPackageRoot } from '../../../generators/find-package-root.js';
import { type Run, runGenerator } from '../run-generator.js';

const { root: repository } = findPackageRoot(import.meta.url);

/** TypeScript's own command. */
export const TSC = join(repository, 'node_modules', 'typescript', 'bin', 'tsc');

/** Folder with the contracts of services that were not generated. */
export const CONTRACTS = fileURLToPath(new URL('contracts', import.meta.url));

const STRICT = {
  target: 'es2022',
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
  'ESM JavaScript': { 'package.json': { name: 'consumer', type: 'module' } },
  'CommonJS JavaScript': { 'package.json': { name: 'consumer' } },
} satisfies Record<string, Record<string, object>>;

export type Kind = keyof typeof KINDS;

export const ALL_KINDS = Object.keys(KINDS) as Kind[];

/** A consumer below this repository, so that it finds @types/node; removed at the end of a test. */
export interface ConsumerProject {
  readonly root: string;
  write(path: string, contents: string): void;
  /** Runs the sub-generator in it, without installation. */
  generate(options?: Record<string, unknown>): Promise<Run>;
  remove(): void;
}

/** @param kind absent for an empty folder */
export function makeConsumer(kind?: Kind): ConsumerProject {
  mkdirSync(join(repository, '.test-output'), { recursive: true });
  const root = mkdtempSync(join(repository, '.test-output', 'consumer-'));
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

/** Gives a consumer what the installation would, without a registry. */
export function linkDependencies({ root }: ConsumerProject): void {
  for (const name of ['@grpc/grpc-js', '@grpc/proto-loader', '@types/node', 'undici-types']) {
    const link = join(root, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(repository, 'node_modules', name), link, 'junction');
  }
}

/** The usage example of what a run printed. */
export function exampleIn({ output }: Run): string {
  const [, example = ''] =
    /A call, in a file [^:]*:\n\n([\s\S]*?)\n\nThe same again/.exec(output) ?? [];
  return `${example.replace(/^ {2}/gm, '')}\n`;
}
