import { describe, expect, it } from '@jest/globals';
import { validateDiscovery } from '../../../generators/names/validate-discovery.js';
import { validateImage } from '../../../generators/names/validate-image.js';
import { validatePort } from '../../../generators/names/validate-port.js';
import { notOneSentence } from '../one-sentence.js';

type Validator = (value: string) => string | undefined;

const DIGEST = `sha256:${'0a'.repeat(32)}`;

const TABLE: [string, Validator, string[], string[]][] = [
  [
    'port',
    validatePort,
    ['1024', '50051', '65535'],
    [
      '',
      '0',
      '1',
      '1023',
      '65536',
      '70000',
      '-1',
      '+50051',
      '050051',
      '1e4',
      '0xc383',
      '50051.0',
      ' 50051',
      'abc',
      '٥٠٠٥١',
      'NaN',
      'Infinity',
    ],
  ],
  [
    'image',
    validateImage,
    [
      'node',
      'node:22',
      'node:22-bookworm-slim',
      'library/node:22',
      'registry.example.com:5000/a/b_c/node:22',
      'localhost/node',
      'localhost:5000/node',
      '[::1]:5000/node:22',
      `node@${DIGEST}`,
      `node:22@${DIGEST}`,
      'gcr.io/distroless/nodejs22-debian12',
    ],
    [
      '',
      ' node',
      'node ',
      'node:',
      'node:22 AS build',
      'node\nRUN id',
      'node:22\n',
      '$(id)',
      '${IMAGE}',
      'Node',
      'node:-22',
      'node@sha256:123',
      'https://example.com/node',
      '/node',
      'node/',
      'a//b',
      '../node',
      `node:${'x'.repeat(129)}`,
      `${'x'.repeat(256)}`,
      'scratch',
      '<%= 1 %>',
      'node;id',
    ],
  ],
  [
    'discovery mode',
    validateDiscovery,
    ['dns', 'endpointslice', 'mesh'],
    [
      '',
      'DNS',
      'kube',
      'xds',
      'dns ',
      'dns\n',
      'Mesh',
      'mesh,dns',
      'endpointslices',
      'endpoint-slice',
      'proxy',
      'proxy ',
      'constructor',
      'toString',
    ],
  ],
];

describe.each(TABLE)('%s', (_kind, validate, good, bad) => {
  it.each(good)('accepts %j', (value) => {
    expect(validate(value)).toBeUndefined();
  });

  it.each(bad)('refuses %j in one sentence', (value) => {
    const sentence = validate(value);
    expect(sentence).toContain('"');
    expect(notOneSentence(sentence ?? '')).toBeUndefined();
  });
});

it('a port is told the reason of its lower bound', () => {
  expect(validatePort('80')).toContain('1024 to 65535, since the pod does not run as root');
});

it('a discovery mode is told which ones there are', () => {
  expect(validateDiscovery('xds')).toBe(
    '"xds" is not a discovery mode: use dns, endpointslice or mesh.',
  );
});

it('a proxy is told where it is set instead', () => {
  expect(validateDiscovery('proxy')).toContain(
    'set discovery.mode to proxy and discovery.proxyTarget to its host:port',
  );
});
