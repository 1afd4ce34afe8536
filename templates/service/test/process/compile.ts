import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformFileSync } from '@swc/core';

const project = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Compiles the program into a new folder below node_modules, where it finds its dependencies and no tool looks.
 *
 * @returns the folder; the caller removes it
 */
export function compileProgram(): string {
  const cache = join(project, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const outDir = mkdtempSync(join(cache, 'process-test-'));
  writeFileSync(join(outDir, 'package.json'), '{ "type": "module" }');
  for (const folder of ['src', 'client']) {
    for (const file of readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const { code } = transformFileSync(join(project, folder, file), {
        swcrc: false,
        module: { type: 'es6' },
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      });
      const out = join(outDir, folder, file.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(out), { recursive: true });
      writeFileSync(out, code);
    }
  }
  return outDir;
}
