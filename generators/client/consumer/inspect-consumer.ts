import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../../refusal.js';
import { findPackageManager, type PackageManager } from './find-package-manager.js';
import { type Manifest, readManifest } from './read-manifest.js';
import { readCompilerOptions } from './read-tsconfig.js';

export type ModuleSystem = 'esm' | 'commonjs';
export type Language = 'typescript' | 'javascript';

/** The project that is to call the service. */
export interface Consumer {
  /** Absolute path of its folder. */
  root: string;
  language: Language;
  /** What its `.js` files are, written or compiled. */
  moduleSystem: ModuleSystem;
  packageManager: PackageManager;
  /** Its package.json. */
  manifest: Manifest;
  /** Its package.json as it is written. */
  manifestText: string;
  /** Whether its sources lie in src/. */
  hasSources: boolean;
}

/**
 * Looks at a project, and changes nothing.
 *
 * @param root absolute path
 * @throws {Refusal} when there is no usable package.json, or the compiler would refuse the client whatever it said
 */
export function inspectConsumer(root: string): Consumer {
  const { text, manifest } = readManifest(root);
  const tsconfig = join(root, 'tsconfig.json');
  const hasTypescript =
    existsSync(tsconfig) ||
    [manifest.dependencies, manifest.devDependencies].some((section) => section?.typescript);
  const { module, verbatimModuleSyntax } = readCompilerOptions(tsconfig);
  const moduleSystem = chooseModuleSystem(manifest, hasTypescript ? module : undefined);
  if (hasTypescript && verbatimModuleSyntax === true && moduleSystem === 'commonjs') {
    throw new Refusal(
      `${JSON.stringify(tsconfig)} sets verbatimModuleSyntax for CommonJS, where TypeScript then refuses every import: ` +
        'set "type" to "module" in package.json, or verbatimModuleSyntax to false.',
    );
  }
  return {
    root,
    language: hasTypescript ? 'typescript' : 'javascript',
    moduleSystem,
    packageManager: findPackageManager(root, manifest),
    manifest,
    manifestText: text,
    hasSources: statSync(join(root, 'src'), { throwIfNoEntry: false })?.isDirectory() ?? false,
  };
}

/** `module` of TypeScript decides, unless it is a node one, which asks package.json as Node does. */
function chooseModuleSystem({ type }: Manifest, module: string | undefined): ModuleSystem {
  if (module === 'commonjs') return 'commonjs';
  if (module !== undefined && /^(es|preserve)/.test(module)) return 'esm';
  return type === 'module' ? 'esm' : 'commonjs';
}
