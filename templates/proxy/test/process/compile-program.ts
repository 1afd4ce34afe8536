import { mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformFileSync } from '@swc/core';

const project = join(import.meta.dirname, '..', '..');

/**
 * Compiles the proxy into a new folder, where it finds its dependencies.
 *
 * @param more files to be compiled besides, as paths in this project
 * @returns the folder; the caller removes it
 */
export function compileProgram(...more: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'proxy-process-'));
  for (const part of ['balancing', 'src', ...more]) compile(part, folder);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  symlinkSync(findModules(), join(folder, 'node_modules'));
  return folder;
}

function compile(path: string, folder: string): void {
  const source = join(project, path);
  if (!path.endsWith('.ts')) {
    for (const name of readdirSync(source)) compile(join(path, name), folder);
    return;
  }
  const jsc = { target: 'es2022', parser: { syntax: 'typescript' } } as const;
  const { code } = transformFileSync(source, { jsc, swcrc: false });
  const target = join(folder, path.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, code);
}

/** The folder that `pino` is installed in, here or further up. */
function findModules(): string {
  const path = createRequire(import.meta.url).resolve('pino/package.json');
  return dirname(dirname(path));
}
