import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { inspectConsumer } from '../../../generators/client/consumer/inspect-consumer.js';
import { type ConsumerProject, makeConsumer } from './consumer-project.js';

let consumer: ConsumerProject;

beforeEach(() => {
  consumer = makeConsumer();
  // A repository of its own, so that the lock file of this one is not found.
  consumer.write('.git/HEAD', '');
});

afterEach(() => {
  consumer.remove();
});

function inspect(files: Record<string, string>, folder = ''): object {
  for (const [path, contents] of Object.entries(files)) consumer.write(path, contents);
  const { language, moduleSystem, packageManager } = inspectConsumer(`${consumer.root}${folder}`);
  return { language, moduleSystem, packageManager };
}

describe('inspectConsumer', () => {
  it.each<[string, Record<string, string>, string, string]>([
    ['nothing', { 'package.json': '{}' }, 'javascript', 'commonjs'],
    ['type module', { 'package.json': '{"type":"module"}' }, 'javascript', 'esm'],
    [
      'a typescript dependency',
      { 'package.json': '{"type":"module","devDependencies":{"typescript":"6"}}' },
      'typescript',
      'esm',
    ],
    [
      'module commonjs',
      {
        'package.json': '{"type":"module"}',
        'tsconfig.json': '{"compilerOptions":{"module":"CommonJS"}}',
      },
      'typescript',
      'commonjs',
    ],
    [
      'a bundler, in JSON with comments',
      {
        'package.json': '{}',
        'tsconfig.json': '{ // "x"\n "compilerOptions": { "module": "ESNext", /* " */ }, }',
      },
      'typescript',
      'esm',
    ],
    [
      'settings that extend others',
      {
        'package.json': '{}',
        'tsconfig.json': '{"extends":"./base"}',
        'base.json': '{"extends":["./tsconfig.json"],"compilerOptions":{"module":"es2022"}}',
      },
      'typescript',
      'esm',
    ],
    [
      'settings that are broken',
      { 'package.json': '{}', 'tsconfig.json': '{' },
      'typescript',
      'commonjs',
    ],
  ])('tells language and module system by %s', (_sign, files, language, moduleSystem) => {
    expect(inspect(files)).toMatchObject({ language, moduleSystem });
  });

  it.each([
    ['package-lock.json', 'npm'],
    ['npm-shrinkwrap.json', 'npm'],
    ['pnpm-lock.yaml', 'pnpm'],
    ['yarn.lock', 'yarn'],
    ['bun.lock', 'bun'],
    ['bun.lockb', 'bun'],
    ['none', 'npm'],
  ])('tells by %s that %s installs', (file, packageManager) => {
    expect(inspect({ 'package.json': '{}', [file]: '' })).toMatchObject({ packageManager });
  });

  it('finds the lock file of a workspace above', () => {
    const files = { 'packages/a/package.json': '{}', 'pnpm-lock.yaml': '' };
    expect(inspect(files, '/packages/a')).toMatchObject({ packageManager: 'pnpm' });
  });

  it('believes packageManager more than a lock file', () => {
    const files = { 'package.json': '{"packageManager":"yarn@4.9.1"}', 'package-lock.json': '' };
    expect(inspect(files)).toMatchObject({ packageManager: 'yarn' });
  });

  it('refuses verbatimModuleSyntax for CommonJS, where no import compiles', () => {
    const tsconfig = '{"compilerOptions":{"module":"nodenext","verbatimModuleSyntax":true}}';
    expect(() => inspect({ 'package.json': '{}', 'tsconfig.json': tsconfig })).toThrow(
      'sets verbatimModuleSyntax for CommonJS',
    );
    expect(inspect({ 'package.json': '{"type":"module"}' })).toMatchObject({ moduleSystem: 'esm' });
  });
});
