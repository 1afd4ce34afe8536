import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runGenerator } from '../run-generator.js';
import { listFolder } from '../workspace.js';
import type { Played, Scene } from './scene.js';

/** Runs in a mount namespace of its own, where everybody may mount: plays a scene and prints how it ended. */
const [, , folder = '', json = ''] = process.argv;
const scene = JSON.parse(json) as Scene;

function mountDisk(name: string, options: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path]);
  return path;
}

/** @param path of a file, or of a folder that need not exist */
function makeReadOnly(path: string): void {
  if (!existsSync(path)) mkdirSync(path);
  execFileSync('mount', ['--bind', path, path]);
  execFileSync('mount', ['-o', 'remount,bind,ro', path]);
}

const cwd = mountDisk('disk', scene.disk);
for (const [path, contents] of Object.entries(scene.files)) {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  writeFileSync(join(cwd, path), contents);
}
for (const path of scene.readOnly ?? []) makeReadOnly(join(cwd, path));
const temporary = mountDisk('temporary', scene.temporaryDisk ?? 'size=8m');
process.env.TMPDIR = temporary;

const before = listFolder(cwd);
const options = { defaults: true, install: false, ...scene.options };
const run = await runGenerator(cwd, [], options, scene.generator);
const after = listFolder(cwd);
const played: Played = { ...run, before, after, leftovers: readdirSync(temporary) };
process.stdout.write(JSON.stringify(played));
