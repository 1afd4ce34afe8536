import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createIdentity, type Identity } from '../tls/identities.js';
import { problemsOf, read } from './read-config.js';

const yaml = readFileSync(join(import.meta.dirname, '..', '..', 'proxy.example.yaml'), 'utf8');

/** The files that the example names, by path, each with what such a file holds. */
function filesOf({ key, cert }: Identity): Record<string, string> {
  const paths = [...yaml.matchAll(/File: (\S+)$/gm)].map(([, path = '']) => path);
  return Object.fromEntries(paths.map((path) => [path, path.endsWith('.key') ? key : cert]));
}

describe('proxy.example.yaml', () => {
  let files: Record<string, string>;

  beforeAll(async () => {
    files = filesOf(await createIdentity('proxy.shop'));
  });

  it('is accepted, with every key that it has', () => {
    expect(problemsOf({ yaml, files })).toEqual([]);
  });

  it('has two upstreams, to which the routes send calls', () => {
    const { upstreams, routes } = read({ yaml, files });
    expect([...upstreams.keys()].sort()).toEqual(['orders', 'payments']);
    expect(routes.map(({ upstream }) => upstream).sort()).toEqual(['orders', 'payments']);
  });

  it('has no key in a comment, which nothing would check', () => {
    expect(yaml.match(/^\s*# *[a-z]\w*:.*$/gim) ?? []).toEqual([]);
  });

  it.each([...yaml.matchAll(/^ *([a-zA-Z]+):/gm)].map(([, key = '']) => key))(
    'would be refused with another word for %s',
    (key) => {
      const misspelt = yaml.replace(new RegExp(`\\b${key}:`), `${key}x:`);
      const isName = key === 'orders' || key === 'payments';
      expect(problemsOf({ yaml: misspelt, files }).join('\n')).toContain(
        isName ? `allowed is one of` : `${key}x in proxy.yaml is unknown`,
      );
    },
  );
});
