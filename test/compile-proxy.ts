import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { findPackageRoot } from '../generators/find-package-root.js';
import { readTemplates } from '../generators/plan/read-templates.js';
import { planProxy } from '../generators/proxy/plan-proxy.js';
import { referenceProxyAnswers } from './generators/proxy/reference-answers.js';

/**
 * A part of `npm run build`: compiles the proxy to dist/proxy, which is published as the program `grpc-proxy`. It checks
 * no types; `npm run typecheck` does.
 */
const generator = findPackageRoot(import.meta.url);
const out = join(generator.root, 'dist', 'proxy');
const PROGRAM = 'src/main.ts';

rmSync(out, { recursive: true, force: true });
for (const { path, contents } of planProxy(
  await referenceProxyAnswers(),
  readTemplates(generator),
)) {
  if (!/^(balancing|src)\/.*\.ts$/.test(path)) continue;
  const target = join(out, path.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, (path === PROGRAM ? '#!/usr/bin/env node\n' : '') + compile(contents));
}

function compile(contents: Buffer): string {
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext };
  return ts.transpileModule(contents.toString('utf8'), { compilerOptions }).outputText;
}
