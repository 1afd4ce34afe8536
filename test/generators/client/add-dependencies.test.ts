import { describe, expect, it } from '@jest/globals';
import { addDependencies } from '../../../generators/client/consumer/add-dependencies.js';
import type { Manifest } from '../../../generators/client/consumer/read-manifest.js';
import { notOneSentence } from '../one-sentence.js';

const VERSIONS = new Map([
  ['@grpc/grpc-js', '1.14.7'],
  ['@grpc/proto-loader', '0.8.1'],
]);

function add(manifest: Manifest, text = JSON.stringify(manifest, null, 2)): Manifest {
  return JSON.parse(addDependencies({ text, manifest }, VERSIONS)) as Manifest;
}

const withGrpc = (range: string): Manifest => ({ dependencies: { '@grpc/grpc-js': range } });

describe('addDependencies', () => {
  it('adds both', () => {
    expect(add({}).dependencies).toEqual({
      '@grpc/grpc-js': '~1.14.7',
      '@grpc/proto-loader': '^0.8.1',
    });
  });

  it.each([
    '~1.14.7',
    '^1.14.0',
    '1.14.9',
    '>=1.15 <2',
    '*',
    'latest',
    'workspace:*',
    'file:../x1.9',
  ])('keeps grpc-js %s', (range) => {
    expect(add(withGrpc(range)).dependencies?.['@grpc/grpc-js']).toBe(range);
  });

  it.each(['^1.13.0', '1.9.1', '^1.9.0 || ^1.14.0', '>=1.0.0', '0.6.18', '^2.0.0'])(
    'refuses grpc-js %s in one sentence',
    (range) => {
      const refused = (): unknown => add(withGrpc(range));
      expect(refused).toThrow(
        `package.json asks for @grpc/grpc-js "${range}", and the client needs 1.14.0`,
      );
      try {
        refused();
      } catch (error) {
        expect(notOneSentence((error as Error).message)).toBeUndefined();
      }
    },
  );

  it('refuses an old proto-loader', () => {
    expect(() => add({ dependencies: { '@grpc/proto-loader': '^0.7.13' } })).toThrow(
      '@grpc/proto-loader "^0.7.13"',
    );
  });

  it('leaves a peer dependency to who installs the library', () => {
    const peerDependencies = { '@grpc/grpc-js': '^1.14.0' };
    expect(add({ peerDependencies }).dependencies).toEqual({ '@grpc/proto-loader': '^0.8.1' });
  });

  it('makes a dependency of what was there for development', () => {
    expect(add({ devDependencies: { '@grpc/grpc-js': '1.14.8', jest: '30' } })).toEqual({
      devDependencies: { jest: '30' },
      dependencies: { '@grpc/grpc-js': '1.14.8', '@grpc/proto-loader': '^0.8.1' },
    });
  });

  it('touches no byte when there is nothing to add', () => {
    const text = '{"dependencies":{"@grpc/grpc-js":"1.14.7","@grpc/proto-loader":"0.8.1"}  }';
    const manifest = JSON.parse(text) as Manifest;
    expect(addDependencies({ text, manifest }, VERSIONS)).toBe(text);
  });

  it('keeps the indentation and the line ends', () => {
    const text = '{\r\n    "name": "x"\r\n}\r\n';
    expect(addDependencies({ text, manifest: { name: 'x' } as Manifest }, VERSIONS)).toBe(
      '{\r\n    "name": "x",\r\n    "dependencies": {\r\n        "@grpc/grpc-js": "~1.14.7",\r\n' +
        '        "@grpc/proto-loader": "^0.8.1"\r\n    }\r\n}\r\n',
    );
  });
});
