import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = 'generator-grpc-k8s-service';

/** This package, wherever it is installed. */
export interface GeneratorPackage {
  /** Absolute path of the folder that holds templates/ and charts/. */
  root: string;
  version: string;
}

/**
 * Walks up from a module of this package to the package.json that carries its name, because the way is one folder longer
 * from dist/ than from the sources.
 *
 * @param moduleUrl `import.meta.url` of the caller
 * @throws {Error} when no such package.json lies above
 */
export function findPackageRoot(moduleUrl: string): GeneratorPackage {
  for (let folder = dirname(fileURLToPath(moduleUrl)); ; folder = dirname(folder)) {
    const manifest = readManifest(folder);
    if (manifest?.name === PACKAGE) return { root: folder, version: manifest.version };
    if (folder === dirname(folder)) {
      throw new Error(`No package.json of ${PACKAGE} lies above ${moduleUrl}: install it again.`);
    }
  }
}

function readManifest(folder: string): { name: string; version: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      name: string;
      version: string;
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
