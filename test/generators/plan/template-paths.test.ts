import { describe, expect, it } from '@jest/globals';
import { projectPath, selectTemplates } from '../../../generators/plan/template-paths.js';

describe('selectTemplates', () => {
  it('takes what belongs to the project, sorted', () => {
    const templates = [
      '.dockerignore',
      '.github/workflows/ci.yml',
      'Dockerfile.ejs',
      '_gitignore',
      'client/balancing/clock.ts',
      'client/package/package.json.ejs',
      'proto/contract.proto.ejs',
      'scripts/generate.mjs',
      'src/distance.ts',
      'test/main.test.ts',
    ];
    expect(selectTemplates(templates.toReversed())).toEqual(templates);
  });

  it.each([
    'Dockerfile',
    'client/generated/index.ts',
    'client/package/dist/index.js',
    'coverage/lcov.info',
    'dist/src/main.js',
    'node_modules/pino/package.json',
    'client/package/node_modules/x/y.js',
    'package-lock.json',
    'proto/orders/v1/orders.proto',
    'orders-client-0.1.0.tgz',
    'tsconfig.tsbuildinfo',
    '.git/HEAD',
    '.gitignore',
    '.gitattributes',
  ])('leaves out %s, which is no template', (path) => {
    expect(selectTemplates(['Dockerfile.ejs', path])).toEqual(['Dockerfile.ejs']);
  });

  it('leaves out what is said to be made there, and takes what only a service has made', () => {
    const paths = ['balancing/clock.ts', 'Dockerfile', 'Dockerfile.ejs', 'proto/echo.proto'];
    expect(selectTemplates(paths, /^balancing\//)).toEqual(['Dockerfile.ejs', 'proto/echo.proto']);
  });

  it('keeps a file whose name only resembles a rendered one', () => {
    expect(selectTemplates(['package.json.ejs', 'client/package.json'])).toEqual([
      'client/package.json',
      'package.json.ejs',
    ]);
  });
});

describe('projectPath', () => {
  it.each([
    ['src/main.ts', 'src/main.ts'],
    ['client/index.ts.ejs', 'client/index.ts'],
    ['_gitignore', '.gitignore'],
    ['client/_gitignore', 'client/.gitignore'],
    ['src/my_gitignore', 'src/my_gitignore'],
    ['proto/contract.proto.ejs', 'proto/acme/orders/v1/orders.proto'],
  ])('puts %s at %s', (template, path) => {
    expect(projectPath(template, 'acme/orders/v1/orders.proto')).toBe(path);
  });
});
