import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readBalancingOptions } from '../../balancing/balancing-options.js';
import { CONFIG_FLAG, CONFIG_VARIABLE, flagOf, variableOf } from '../../src/config/names.js';
import type { Setting, Settings } from '../../src/config/setting.js';
import { PROXY_SETTINGS, ROUTE_SETTINGS, UPSTREAM_SETTINGS } from '../../src/config/settings.js';

const named = [
  ...Object.keys(PROXY_SETTINGS).map((key) => ['proxy', key] as const),
  ...Object.keys(UPSTREAM_SETTINGS).map((key) => ['upstream', key] as const),
];

/** The range of a setting of whole numbers. */
function rangeOf({ kind }: Setting): [min: number, max: number] | undefined {
  const [, min, max] = /^a whole number from (\d+) to (\d+)/.exec(kind.allowed) ?? [];
  return min === undefined ? undefined : [Number(min), Number(max)];
}

function rangesOf(table: Settings): [key: string, min: number, max: number][] {
  return Object.entries(table).flatMap(([key, setting]) => {
    const range = rangeOf(setting);
    return range ? [[key, ...range] as [string, number, number]] : [];
  });
}

describe('the names of settings', () => {
  it('are like their keys', () => {
    expect(flagOf('proxy', 'limits.maxConnections')).toBe('--limits-max-connections');
    expect(variableOf('proxy', 'limits.maxConnections')).toBe('PROXY_LIMITS_MAX_CONNECTIONS');
    expect(flagOf('proxy', 'listen.address')).toBe('--listen');
    expect(variableOf('proxy', 'listen.tls.certFile')).toBe('PROXY_LISTEN_TLS_CERT_FILE');
    expect(flagOf('upstream', 'target')).toBe('--target');
    expect(flagOf('upstream', 'tls.caFile')).toBe('--upstream-tls-ca-file');
    expect(variableOf('upstream', 'keepaliveMs')).toBe('PROXY_UPSTREAM_KEEPALIVE_MS');
  });

  it('are each for one setting only', () => {
    const flags = [
      CONFIG_FLAG,
      '--help',
      '--version',
      ...named.map(([scope, key]) => flagOf(scope, key)),
    ];
    const variables = [CONFIG_VARIABLE, ...named.map(([scope, key]) => variableOf(scope, key))];
    expect(new Set(flags).size).toBe(flags.length);
    expect(new Set(variables).size).toBe(variables.length);
  });

  // A Service called "proxy", or "proxy-x", gives every pod of its namespace PROXY_PORT, PROXY_SERVICE_HOST,
  // PROXY_X_PORT_80_TCP_ADDR and so on.
  it.each(named)('never are what Kubernetes tells of a Service: the %s has %s', (scope, key) => {
    expect(variableOf(scope, key)).not.toMatch(
      /_SERVICE_(HOST|PORT.*)$|_PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?$/,
    );
  });
});

describe('a default', () => {
  const settings: Settings = { ...PROXY_SETTINGS, ...UPSTREAM_SETTINGS };
  const fixed = Object.entries(settings).filter(
    ([key, { fallback }]) => fallback !== undefined && key !== 'dnsServers',
  );

  it.each(fixed)('of %s is allowed, and what is shown of it', (_key, setting) => {
    const { kind, fallback, shownDefault } = setting;
    expect(kind.read(kind.fromText(shownDefault))).toEqual(fallback);
  });
});

describe('the range', () => {
  it.each(rangesOf({ ...PROXY_SETTINGS, ...UPSTREAM_SETTINGS }))(
    'of %s goes from %d to %d, both included',
    (key, min, max) => {
      const { [key]: setting }: Settings = { ...PROXY_SETTINGS, ...UPSTREAM_SETTINGS };
      const read = (value: number) => setting?.kind.read(value);
      expect([min, max].map(read)).toEqual([min, max]);
      expect([min - 1, max + 1, min + 0.5].map(read)).toEqual([undefined, undefined, undefined]);
    },
  );

  // Those of the balancer stand in its own checks, too, which the client has as well.
  it.each(rangesOf(UPSTREAM_SETTINGS).filter(([key]) => key.startsWith('balancing.')))(
    'of %s, from %d to %d, is the balancer’s own',
    (key, min, max) => {
      const accepts = (value: number) => {
        const [, group = '', name] = key.split('.');
        const options = name === undefined ? { [group]: value } : { [group]: { [name]: value } };
        try {
          readBalancingOptions(options);
          return true;
        } catch {
          return false;
        }
      };
      // The longest ejection has to be as long as the first one, which is not given here.
      const least = key.endsWith('maxMs') ? 30_000 : min;
      expect([least, max, min - 1, max + 1].map(accepts)).toEqual([true, true, false, false]);
    },
  );

  // A person reads of it in the types, too.
  it.each([
    ['LimitsConfig', 'limits.', PROXY_SETTINGS],
    ['DrainConfig', 'drain.', PROXY_SETTINGS],
    ['ConnectionConfig', 'connection.', PROXY_SETTINGS],
    ['UpstreamConfig', '', UPSTREAM_SETTINGS],
    ['QueueConfig', 'queue.', UPSTREAM_SETTINGS],
  ] as const)('of each field of %s is in its docstring', (type, prefix, table: Settings) => {
    const fields = docsOf(type).flatMap(([field, doc]) => {
      const setting = table[prefix + field];
      const range = setting && rangeOf(setting);
      return range && setting.fallback !== undefined ? [{ field, doc, setting, range }] : [];
    });
    expect(fields.length).toBeGreaterThan(1);
    for (const { field, doc, setting, range } of fields) {
      expect(`${field}: ${doc}`).toContain(
        `Default ${setting.shownDefault}, range ${range.join('..')}`,
      );
    }
  });
});

/** The fields of an interface with their docstrings, on one line each. */
function docsOf(type: string): [field: string, doc: string][] {
  const path = join(import.meta.dirname, '..', '..', 'src', 'config', 'proxy-config.ts');
  const [, body = ''] =
    new RegExp(`export interface ${type} \\{\\n(.*?)\\n\\}`, 's').exec(
      readFileSync(path, 'utf8'),
    ) ?? [];
  return [...body.matchAll(/\/\*\*(.*?)\*\/\s+readonly (\w+):/gs)].map(
    ([, doc = '', field = '']) => [field, doc.replace(/\s*\n\s*\* ?/g, ' ').trim()],
  );
}

describe('the meaning', () => {
  it.each(Object.entries<Setting>({ ...PROXY_SETTINGS, ...UPSTREAM_SETTINGS, ...ROUTE_SETTINGS }))(
    'of %s is a sentence on one line',
    (_key, { meaning }) => {
      expect(meaning).toMatch(/^[A-Z`][^\n|]{9,}\.$/);
    },
  );
});
