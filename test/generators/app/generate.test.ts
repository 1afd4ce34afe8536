import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runGenerator } from '../run-generator.js';
import { makeWorkspace, type Workspace } from '../workspace.js';

let workspace: Workspace;

beforeEach(() => {
  workspace = makeWorkspace();
});

afterEach(() => {
  workspace.remove();
});

const QUIET = { defaults: true, install: false };

describe('an existing target', () => {
  it('that is not empty is left alone, in one sentence', async () => {
    mkdirSync(join(workspace.cwd, 'orders'));
    writeFileSync(join(workspace.cwd, 'orders', 'package.json'), '{"name": "mine"}');
    const before = workspace.list();
    const target = JSON.stringify(join(workspace.cwd, 'orders'));
    expect(await runGenerator(workspace.cwd, ['orders'], QUIET)).toEqual({
      error: `${target} exists and is not empty: choose another name, or write over it with --force.`,
      output: '',
    });
    expect(workspace.list()).toEqual(before);
  });

  it('is written over with --force; what is not ours stays', async () => {
    mkdirSync(join(workspace.cwd, 'orders'));
    writeFileSync(join(workspace.cwd, 'orders', 'package.json'), '{"name": "mine"}');
    writeFileSync(join(workspace.cwd, 'orders', 'mine.txt'), 'mine');
    const { error } = await runGenerator(workspace.cwd, ['orders'], { ...QUIET, force: true });
    expect(error).toBeUndefined();
    expect(readFileSync(join(workspace.cwd, 'orders', 'package.json'), 'utf8')).toContain(
      '"orders"',
    );
    expect(readFileSync(join(workspace.cwd, 'orders', 'mine.txt'), 'utf8')).toBe('mine');
  });
});

describe('the folder', () => {
  it('is the one the user stands in when it is empty and has the name, which is then the default', async () => {
    const inside = makeWorkspace('order-history');
    const { error, output } = await runGenerator(inside.cwd, [], QUIET);
    expect(error).toBeUndefined();
    expect(output).toContain('order-history is ready');
    expect(output).not.toMatch(/^ +cd /m);
    expect(readdirSync(inside.cwd)).toContain('package.json');
    inside.remove();
  });

  it('is called orders by default where the own name is no service name', async () => {
    const inside = makeWorkspace('My Project');
    expect((await runGenerator(inside.cwd, [], QUIET)).error).toBeUndefined();
    expect(readdirSync(inside.cwd)).toEqual(['orders']);
    inside.remove();
  });
});

describe('without a terminal', () => {
  it('it stops at once and lists what is missing', async () => {
    const before = workspace.list();
    expect(
      await runGenerator(workspace.cwd, ['orders'], { interactive: false, port: 7000 }),
    ).toEqual({
      error:
        'There is no terminal to ask on and no answer for --scope, --package, --image, --discovery, --install or ' +
        '--no-install: give them, or take every default with --defaults.',
      output: '',
    });
    expect(workspace.list()).toEqual(before);
  });

  it('it needs none when every flag is given', async () => {
    const args = [
      '@acme/orders',
      '--package=acme.v1',
      '--port=7000',
      '--image=node:24',
      '--discovery=dns',
      '--no-install',
    ];
    expect(
      (await runGenerator(workspace.cwd, [...args, '--no-interactive'])).error,
    ).toBeUndefined();
  });
});

describe('--dry-run', () => {
  it.each([
    ['as yo hands it over', [], { dryRun: true, 'dry-run': true }],
    ['as an unparsed argument', ['--dry-run'], {}],
  ])(
    '%s says what would be written, and writes and installs nothing',
    async (_how, args, options) => {
      const before = workspace.list();
      const { error, output } = await runGenerator(workspace.cwd, ['orders', ...args], {
        defaults: true,
        ...options,
      });
      expect(error).toBeUndefined();
      expect(output).toContain(join('orders', 'package.json'));
      expect(output).toMatch(/Dry run: \d+ files would go to orders; nothing was written/);
      expect(output).not.toContain('ready');
      expect(workspace.list()).toEqual(before);
    },
  );
});

describe('--help', () => {
  it('of yo -h prints the help and does nothing', async () => {
    const before = workspace.list();
    const { error, output } = await runGenerator(workspace.cwd, [], { h: true });
    expect(error).toBeUndefined();
    for (const flag of [
      '--name',
      '--scope',
      '--package',
      '--port',
      '--image',
      '--discovery',
      '--install',
      '--defaults',
      '--force',
      '--dry-run',
      '--skip-install',
    ]) {
      expect(output).toContain(`${flag} `);
    }
    expect(output).toContain('yo grpc-k8s-service orders --defaults');
    expect(workspace.list()).toEqual(before);
  });
});
