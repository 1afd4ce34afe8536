import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { helpText } from '../../src/config/help.js';
import { flagOf, variableOf } from '../../src/config/names.js';
import { readRequest } from '../../src/config/read-flags.js';
import { PROXY_SETTINGS, UPSTREAM_SETTINGS } from '../../src/config/settings.js';
import { readVersion } from '../../src/config/version.js';

const help = helpText('grpc-proxy');

describe('--help', () => {
  it.each([
    ...Object.keys(PROXY_SETTINGS).map((key) => ['proxy', key] as const),
    ...Object.keys(UPSTREAM_SETTINGS).map((key) => ['upstream', key] as const),
  ])('tells of the %s how to set %s', (scope, key) => {
    expect(help).toContain(`\n  ${flagOf(scope, key)}=VALUE\n`);
    expect(help).toContain(`[${variableOf(scope, key)}]\n`);
  });

  it('says what a setting means, what it may be and what it is by default', () => {
    expect(help).toContain(
      [
        '  --drain-timeout-ms=VALUE',
        '      On SIGTERM: how long open calls may take after that. Allowed: a whole number from 0 to',
        '      3600000. Default: 20000. [PROXY_DRAIN_TIMEOUT_MS]',
      ].join('\n'),
    );
  });

  it('fits into a terminal of 100 columns, and ends its last line', () => {
    expect(help.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(help).toMatch(/[^\n]\n$/);
  });
});

describe('a command line', () => {
  it.each([
    ['help', ['--help']],
    ['help', ['--target=x', '-h', '--version']],
    ['version', ['--version']],
    ['run', []],
    ['run', ['--target=--help']],
  ])('asks for %s', (request, argv) => {
    expect(readRequest(argv)).toBe(request);
  });
});

it('the version is that of the package', () => {
  const manifest = readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8');
  expect(manifest).toContain(`"version": "${readVersion()}"`);
});
