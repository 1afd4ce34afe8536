import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findPackageRoot } from '../../../generators/find-package-root.js';
import { readTemplates } from '../../../generators/plan/read-templates.js';
import { SHARED_PLACES, sharedWithProxy } from '../../../generators/proxy/shared-files.js';

describe('sharedWithProxy', () => {
  const shared = (files: Record<string, string>): string[] => [
    ...sharedWithProxy(
      new Map(
        Object.entries(files).map(([path, text]) => [
          `client/balancing/${path}`,
          Buffer.from(text),
        ]),
      ),
    ).keys(),
  ];

  it('leaves out what imports grpc-js, and what imports that', () => {
    expect(
      shared({
        'one.ts': `import { two } from './two.js';`,
        'two.ts': `import { three } from './deep/three.js';`,
        'deep/three.ts': `import type { Client } from '@grpc/grpc-js';`,
        'deep/four.ts': `import { five } from '../five.js';`,
        'five.ts': 'export const five = 5;',
      }),
    ).toEqual(['balancing/deep/four.ts', 'balancing/five.ts']);
  });

  it('leaves out what is named as an adapter, and an import over several lines counts', () => {
    expect(
      shared({
        'grpc-surroundings.ts': 'export const random = Math.random;',
        'asks.ts': `import {\n  random,\n} from './grpc-surroundings.js';`,
        'clock.ts': '/** Of a grpc-js client, too. */',
      }),
    ).toEqual(['balancing/clock.ts']);
  });
});

describe('what a proxy shares with the service of templates/', () => {
  const files = sharedWithProxy(readTemplates(findPackageRoot(import.meta.url)).service);
  const imports = [...files].flatMap(([path, contents]) =>
    [...contents.toString().matchAll(/\bfrom\s+'([^']+)'|\bimport\(?\s*'([^']+)'/g)].map(
      (match) => ({
        path,
        imported: match[1] ?? match[2] ?? '',
      }),
    ),
  );

  it('imports nothing but itself, Node and the log library of both', () => {
    expect(imports.length).toBeGreaterThan(50);
    const foreign = imports.filter(({ path, imported }) => {
      if (imported.startsWith('node:') || imported === 'pino') return false;
      const file = posix.join(posix.dirname(path), imported).replace(/\.js$/, '.ts');
      return !imported.startsWith('.') || !files.has(file);
    });
    expect(foreign).toEqual([]);
  });

  it.each([
    'balancing/balancing-options.ts',
    'balancing/endpoint-watch.ts',
    'balancing/picking/roster.ts',
    'balancing/shared-watches.ts',
    'balancing/target.ts',
    'scripts/collect-runtime.mjs',
    'src/log-output.ts',
    'src/stats/status-names.ts',
  ])('has %s', (path) => {
    expect([...files.keys()]).toContain(path);
  });

  it('lies where templates/proxy has no sources of its own', () => {
    expect([...files.keys()].filter((path) => !SHARED_PLACES.test(path))).toEqual([]);
  });
});
