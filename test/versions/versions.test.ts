import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import own from '../../package.json' with { type: 'json' };
import manifest from '../../templates/versions/package.json' with { type: 'json' };

const emitted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
const ownVersions: Readonly<Record<string, string>> = {
  ...own.dependencies,
  ...own.devDependencies,
};
const nodeModules = join(import.meta.dirname, '..', '..', 'node_modules');

describe('templates/versions/package.json', () => {
  it.each(emitted)(
    'gives %s as %s, the version that is installed and tested here',
    (name, version) => {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      const installed = JSON.parse(
        readFileSync(join(nodeModules, name, 'package.json'), 'utf8'),
      ) as { version: string };
      expect(installed.version).toBe(version);
    },
  );

  it('agrees with package.json on what both name', () => {
    const shared = emitted.filter(([name]) => name in ownVersions);
    expect(shared.length).toBeGreaterThan(0);
    expect(shared).toEqual(shared.map(([name]) => [name, ownVersions[name]]));
  });
});
