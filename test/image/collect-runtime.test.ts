import { execFileSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const SCRIPT = join(
  ...[import.meta.dirname, '..', '..', 'templates', 'service', 'scripts', 'collect-runtime.mjs'],
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'runtime-'));
  execFileSync(process.execPath, [SCRIPT, folder]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The file that a path means to a process whose root is the folder. */
function insideFolder(path: string): string {
  let at = '/';
  for (const part of path.split('/').filter(Boolean)) {
    at = join(at, part);
    while (lstatSync(join(folder, at)).isSymbolicLink()) {
      at = insideFolder(resolve(at, '..', readlinkSync(join(folder, at)))).slice(folder.length);
    }
  }
  return join(folder, at);
}

function librariesOf(node: string): string[] {
  const script = 'console.log(JSON.stringify(process.report.getReport().sharedObjects))';
  const loaded = JSON.parse(execFileSync(node, ['-e', script], { encoding: 'utf8' })) as string[];
  return loaded.filter((path) => path.startsWith('/'));
}

describe('the runtime of the image', () => {
  it('has node at one place, and each library where node looks for it', () => {
    const libraries = librariesOf(process.execPath);
    expect(libraries.length).toBeGreaterThan(1);
    for (const path of libraries) {
      expect(statSync(insideFolder(path)).size).toBe(statSync(path).size);
    }
    expect(statSync(insideFolder('/usr/local/bin/node')).size).toBe(
      statSync(process.execPath).size,
    );
  });

  it('has no program but node, and a place for temporary files', () => {
    const programs = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /(^|\/)s?bin\/[^/]+$/.test(path))
      .map((path) => path.slice(path.lastIndexOf('/') + 1));
    expect(new Set(programs)).toEqual(new Set(['node']));
    expect(statSync(join(folder, 'tmp')).mode & 0o7777).toBe(0o1777);
  });
});
