import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';

/** The compiler options that decide what a file of the client may say; lower case, as TypeScript reads them. */
export interface CompilerOptions {
  module?: string;
  verbatimModuleSyntax?: boolean;
}

interface Tsconfig {
  extends?: string | string[];
  compilerOptions?: CompilerOptions;
}

/** Nobody has more settings one above the other; a circle of them ends here. */
const DEEPEST = 10;

/**
 * Reads compiler options from a tsconfig.json and those it extends. What cannot be read counts as not said, because the
 * compiler will tell.
 *
 * @param file absolute path
 */
export function readCompilerOptions(file: string, depth = 0): CompilerOptions {
  const config = depth > DEEPEST ? undefined : parse(file);
  if (config === undefined) return {};
  const bases = [config.extends ?? []].flat().filter((base) => typeof base === 'string');
  const inherited = bases
    .flatMap((base) => locate(base, file))
    .map((path) => readCompilerOptions(path, depth + 1));
  const { module, verbatimModuleSyntax } = config.compilerOptions ?? {};
  return Object.assign(
    {},
    ...inherited,
    typeof module === 'string' ? { module: module.toLowerCase() } : {},
    typeof verbatimModuleSyntax === 'boolean' ? { verbatimModuleSyntax } : {},
  ) as CompilerOptions;
}

/** JSON with comments and commas at the end of a list. */
function parse(file: string): Tsconfig | undefined {
  try {
    const text = readFileSync(file, 'utf8').replace(/^\ufeff/, '');
    const plain = text
      .replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '$1')
      .replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, '$1');
    const config = JSON.parse(plain) as unknown;
    return typeof config === 'object' && config !== null ? config : undefined;
  } catch {
    return undefined;
  }
}

/** `./base`, `../tsconfig.base.json`, or a package: `@tsconfig/node20/tsconfig.json`, `@tsconfig/node20`. */
function locate(base: string, from: string): string[] {
  if (base.startsWith('.') || isAbsolute(base)) {
    const path = isAbsolute(base) ? base : join(dirname(from), base);
    return [path.endsWith('.json') ? path : `${path}.json`];
  }
  const require = createRequire(from);
  for (const request of [base, `${base}.json`, `${base}/tsconfig.json`]) {
    try {
      const found = require.resolve(request);
      if (found.endsWith('.json')) return [found];
    } catch {
      // The next form may exist.
    }
  }
  return [];
}
