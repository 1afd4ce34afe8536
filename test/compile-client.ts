import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { clientSources } from '../generators/client/files/client-sources.js';
import { PLACEHOLDER } from '../generators/client/files/placeholder.js';
import { findPackageRoot } from '../generators/find-package-root.js';
import { readTemplates } from '../generators/plan/read-templates.js';

/**
 * A part of `npm run build`: compiles the client for consumers in plain JavaScript, with a placeholder for the service.
 * What this writes to dist/client is published: esm/ and commonjs/, and the declarations of both in types/. It checks no
 * types; `npm run typecheck` does.
 */
const generator = findPackageRoot(import.meta.url);
const out = join(generator.root, 'dist', 'client');
const sourceDir = join(out, 'source');
const { serviceName } = PLACEHOLDER;

const sources = clientSources(readTemplates(generator).service, PLACEHOLDER);
const stubs = `import type { Client, ServiceDefinition } from '@grpc/grpc-js';
export interface ${serviceName}Client extends Client {}
export declare const ${serviceName}: ServiceDefinition;
`;

rmSync(out, { recursive: true, force: true });
write(sourceDir, 'package.json', '{ "type": "module" }');
write(sourceDir, 'generated/index.ts', stubs);
for (const [path, contents] of sources) {
  const text = contents.toString('utf8');
  write(sourceDir, path, text);
  write(join(out, 'esm'), path, compile(text, ts.ModuleKind.ESNext));
  write(join(out, 'commonjs'), path, compile(text, ts.ModuleKind.CommonJS));
}
emitDeclarations();
for (const helper of [sourceDir, join(out, 'types', 'generated')])
  rmSync(helper, { recursive: true });

function compile(text: string, module: ts.ModuleKind): string {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}

function emitDeclarations(): void {
  const files = [...sources.keys(), 'generated/index.ts'].map((path) => join(sourceDir, path));
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    module: ts.ModuleKind.NodeNext,
    strict: true,
    skipLibCheck: true,
    types: ['node'],
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: sourceDir,
    outDir: join(out, 'types'),
  });
  program.emit();
}

function write(folder: string, path: string, text: string): void {
  const target = join(folder, path.replace(/\.ts$/, folder === sourceDir ? '.ts' : '.js'));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
