import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { notOneSentence } from '../one-sentence.js';
import { type ConsumerProject, CONTRACTS, makeConsumer } from './consumer-project.js';

const PATH = process.env.PATH ?? '';
let consumer: ConsumerProject;

beforeEach(() => {
  consumer = makeConsumer('ESM TypeScript');
});

afterEach(() => {
  process.env.PATH = PATH;
  consumer.remove();
});

/** Puts a package manager on the PATH that notes where and how it was called, and ends with this code. */
function putOnPath(program: string, exitCode: number): string {
  const bin = join(consumer.root, 'bin');
  const log = join(bin, 'calls.txt');
  mkdirSync(bin);
  writeFileSync(
    join(bin, program),
    `#!/bin/sh\necho "$PWD ${program} $*" >> ${log}\nexit ${exitCode}\n`,
  );
  chmodSync(join(bin, program), 0o755);
  process.env.PATH = `${bin}${delimiter}${PATH}`;
  return log;
}

const OPTIONS = { proto: join(CONTRACTS, 'bare'), install: true };

describe('the installation', () => {
  it.each([
    ['package-lock.json', 'npm', 'install'],
    ['pnpm-lock.yaml', 'pnpm', 'install --no-frozen-lockfile'],
    ['yarn.lock', 'yarn', 'install'],
    ['bun.lock', 'bun', 'install'],
  ])('by %s runs %s once, in the project', async (lockFile, program, args) => {
    consumer.write(lockFile, '');
    const log = putOnPath(program, 0);
    const { error, output } = await consumer.generate(OPTIONS);
    expect(error).toBeUndefined();
    expect(readFileSync(log, 'utf8')).toBe(`${consumer.root} ${program} ${args}\n`);
    expect(output).not.toContain('has new dependencies');
  });

  it('that fails is told in one sentence, and the client stays', async () => {
    consumer.write('yarn.lock', '');
    putOnPath('yarn', 7);
    const { error = '' } = await consumer.generate(OPTIONS);
    expect(error).toContain('yarn install failed in ');
    expect(notOneSentence(error)).toBeUndefined();
    expect(existsSync(join(consumer.root, 'client', 'index.ts'))).toBe(true);
  });

  it.each([{ install: false }, { skipInstall: true }, { dryRun: true, 'dry-run': true }])(
    'does not run with %j',
    async (options) => {
      consumer.write('package-lock.json', '');
      const log = putOnPath('npm', 0);
      const { error } = await consumer.generate({ ...OPTIONS, ...options });
      expect(error).toBeUndefined();
      expect(existsSync(log)).toBe(false);
    },
  );
});
