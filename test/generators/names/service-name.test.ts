import { describe, expect, it } from '@jest/globals';
import { validateChartName } from '../../../generators/names/validate-chart-name.js';
import { validateDnsLabel } from '../../../generators/names/validate-dns-label.js';
import { validateIdentifier } from '../../../generators/names/validate-identifier.js';
import { validateNpmName } from '../../../generators/names/validate-npm-name.js';
import { validateScope } from '../../../generators/names/validate-scope.js';
import { validateServiceName } from '../../../generators/names/validate-service-name.js';
import { notOneSentence } from '../one-sentence.js';

type Validator = (value: string) => string | undefined;

/** Kind → what it accepts → what it refuses. */
const TABLE: [string, Validator, string[], string[]][] = [
  [
    'DNS label of RFC 1035',
    validateDnsLabel,
    ['o', 'orders', 'order-history', 'a1', 'a--b', 'x'.repeat(53)],
    [
      '',
      '1a',
      '-a',
      'a-',
      'A',
      'a.b',
      'a_b',
      'a b',
      'ö',
      'a\n',
      'x'.repeat(54),
      'localhost',
      'kubernetes',
    ],
  ],
  [
    'Helm chart name',
    validateChartName,
    ['orders', 'order-history', 'a--b', 'yes-men', '1a'],
    [
      '',
      'Orders',
      'a_b',
      'a.b',
      '-a',
      'a-',
      'true',
      'false',
      'null',
      'yes',
      'no',
      'on',
      'off',
      'y',
      'n',
    ],
  ],
  [
    'TypeScript identifier',
    validateIdentifier,
    ['OrdersService', 'createOrdersClient', '_x', '$', 'a1'],
    [
      '',
      '1a',
      'a-b',
      'a b',
      'ü',
      'class',
      'constructor',
      '__proto__',
      'toString',
      'createBalancedClient',
    ],
  ],
  [
    'npm package name',
    validateNpmName,
    ['orders', '@acme/orders', 'events', '@my.org/order-history'],
    [
      '',
      '.orders',
      '_orders',
      'Orders',
      'node_modules',
      'favicon.ico',
      'a b',
      '@acme/',
      `@acme/${'x'.repeat(210)}`,
    ],
  ],
  [
    'npm scope',
    validateScope,
    ['', 'none', '@none', 'acme', '@acme', '@my.org', '@1password', 'a_b-c'],
    [
      '@',
      '@@acme',
      '@acme/',
      'acme/orders',
      'Acme',
      '.acme',
      '-acme',
      'a b',
      "a'b",
      'x'.repeat(213),
    ],
  ],
  [
    'service name',
    validateServiceName,
    [
      'orders',
      '@acme/orders',
      '@acme/order-history',
      'order-service',
      'service',
      'message',
      'grpc',
      'import',
      'events',
    ],
    [
      '@acme',
      '@/orders',
      '@none/orders',
      'acme/orders',
      '@acme/orders/v1',
      '@acme/Orders',
      '@Acme/orders',
      '../x',
      'constructor',
      'prototype',
      'balanced',
      'balanced-service',
      '@acme/constructor',
      '@acme/on',
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

describe('a service name', () => {
  it('of the greatest length leaves room for the longest suffix in a DNS label of 63 characters', () => {
    const longest = 'x'.repeat(53);
    expect(validateServiceName(longest)).toBeUndefined();
    expect(`${longest}-headless`.length).toBeLessThanOrEqual(63);
  });

  it.each([
    ['x'.repeat(54), 'is too long: use at most 53 characters'],
    ['Orders', 'use lower-case letters'],
    ['@Acme/orders', 'is not an npm scope'],
    ['on', 'is not read as text in YAML'],
    ['constructor', 'is a key that every JavaScript object already has'],
    ['balanced', 'would give the identifier createBalancedClient'],
    ['localhost', 'already means something else'],
  ])('%j is told what is wrong with it', (name, reason) => {
    expect(validateServiceName(name)).toContain(reason);
  });
});
