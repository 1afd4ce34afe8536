import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findPackageRoot } from '../../../generators/find-package-root.js';
import { run } from '../../run-program.js';
import { notOneSentence } from '../one-sentence.js';
import { runGenerator } from '../run-generator.js';
import { makeWorkspace, type Workspace } from '../workspace.js';

const PATH = process.env.PATH ?? '';
let workspace: Workspace;

beforeEach(() => {
  workspace = makeWorkspace();
});

afterEach(() => {
  process.env.PATH = PATH;
  workspace.remove();
});

/** Puts a program called npm on the PATH that notes where and how it was called, and ends so. */
function putNpmOnPath(end: string): string {
  const bin = join(workspace.cwd, '..', 'bin');
  const log = join(bin, 'calls.txt');
  mkdirSync(bin);
  writeFileSync(join(bin, 'npm'), `#!/bin/sh\necho "$PWD $*" >> ${log}\n${end}\n`);
  chmodSync(join(bin, 'npm'), 0o755);
  process.env.PATH = `${bin}${delimiter}${PATH}`;
  return log;
}

describe('the installation', () => {
  it('runs npm once, in the project', async () => {
    const log = putNpmOnPath('exit 0');
    const { error, output } = await runGenerator(workspace.cwd, ['orders'], { defaults: true });
    expect(error).toBeUndefined();
    expect(readFileSync(log, 'utf8')).toBe(`${join(workspace.cwd, 'orders')} install\n`);
    expect(output).not.toMatch(/^ +npm install$/m);
    expect(output).toContain('--install');
  });

  it('that fails is told in one sentence, and the project stays', async () => {
    putNpmOnPath('exit 7');
    const { error = '', output } = await runGenerator(workspace.cwd, ['orders'], {
      defaults: true,
    });
    const target = JSON.stringify(join(workspace.cwd, 'orders'));
    expect(error).toBe(
      `npm install failed in ${target} (exit code 7): the project is written, so run npm install there again.`,
    );
    expect(notOneSentence(error)).toBeUndefined();
    expect(output).not.toContain('is ready');
    expect(existsSync(join(workspace.cwd, 'orders', 'package.json'))).toBe(true);
  });

  it('that Ctrl-C ends is told in one sentence, and the project stays', async () => {
    // A terminal sends the signal to both.
    putNpmOnPath('kill -INT $PPID; kill -INT $$');
    const { root } = findPackageRoot(import.meta.url);
    const program = join(root, 'dist', 'generators', 'command', 'generate.js');
    const node = [process.execPath, [program, 'orders', '--defaults']] as const;
    const place = { cwd: workspace.cwd, env: process.env };
    const error = await run(...node, place).then(
      () => undefined,
      (failure: Error) => failure.message,
    );
    const target = JSON.stringify(join(workspace.cwd, 'orders'));
    expect(error).toContain(
      `npm install failed in ${target} (ended by SIGINT): the project is written, so run npm install there again.`,
    );
    expect(existsSync(join(workspace.cwd, 'orders', 'package.json'))).toBe(true);
  });

  it.each([{ install: false }, { skipInstall: true }, { install: true, 'skip-install': true }])(
    'does not run with %j',
    async (options) => {
      const log = putNpmOnPath('exit 0');
      const { error, output } = await runGenerator(workspace.cwd, ['orders'], {
        defaults: true,
        ...options,
      });
      expect(error).toBeUndefined();
      expect(existsSync(log)).toBe(false);
      expect(output).toMatch(/^ +npm install$/m);
    },
  );
});
