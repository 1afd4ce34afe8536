import { beforeAll, describe, expect, it } from '@jest/globals';
import { formatAddress } from '../../balancing/endpoint.js';
import { flagOf, variableOf, type Scope } from '../../src/config/names.js';
import type { ListenAddress, ProxyConfig } from '../../src/config/proxy-config.js';
import type { Settings } from '../../src/config/setting.js';
import { PROXY_SETTINGS, UPSTREAM_SETTINGS } from '../../src/config/settings.js';
import { createIdentity } from '../tls/identities.js';
import { read, type Told } from './read-config.js';
import { PROXY_SAMPLES, UPSTREAM_SAMPLES, type Sample } from './samples.js';

const TARGET = '--target=orders:50051';

let files: Record<string, string> = {};

beforeAll(async () => {
  const { key, cert } = await createIdentity('proxy.shop');
  files = { '/tls/cert.pem': cert, '/tls/key.pem': key };
});

/** The value at `a.b.c`; of an upstream's setting in the only upstream. */
function valueAt(config: ProxyConfig, scope: Scope, at: string): unknown {
  const start: unknown = scope === 'proxy' ? config : [...config.upstreams.values()][0];
  return at
    .split('.')
    .reduce((value, name) => (value as Record<string, unknown> | undefined)?.[name], start);
}

/** A file that says only this: `{"limits":{"maxConnections":7}}`. */
function toYaml(scope: Scope, table: Settings, key: string, text: string): string {
  const value = table[key]?.kind.fromText(text);
  const nested = key.split('.').reduceRight((inner, name) => ({ [name]: inner }), value);
  return JSON.stringify(scope === 'proxy' ? nested : { upstreams: { orders: nested } });
}

describe.each([
  ['proxy', PROXY_SETTINGS, PROXY_SAMPLES],
  ['upstream', UPSTREAM_SETTINGS, UPSTREAM_SAMPLES],
] as const)('of the settings of the %s', (scope, table, samples) => {
  describe.each(Object.entries<Sample>(samples))('%s', (key, { text, at, value, beside = [] }) => {
    const isTarget = key === 'target' && scope === 'upstream';
    const target = isTarget ? [] : [TARGET];
    const argv = [...target, ...beside];

    it('has another value by default', () => {
      expect(valueAt(read({ argv: [TARGET] }), scope, at)).not.toEqual(value);
    });

    it('is taken from a flag', () => {
      const config = read({ files, argv: [...argv, `${flagOf(scope, key)}=${text}`] });
      expect(valueAt(config, scope, at)).toEqual(value);
    });

    it('is taken from a flag with its value in a word of its own', () => {
      const config = read({ files, argv: [...argv, flagOf(scope, key), text] });
      expect(valueAt(config, scope, at)).toEqual(value);
    });

    it('is taken from the environment', () => {
      const config = read({ files, argv, variables: { [variableOf(scope, key)]: text } });
      expect(valueAt(config, scope, at)).toEqual(value);
    });

    it('is taken from the file', () => {
      const config = read({ files, argv, yaml: toYaml(scope, table, key, text) });
      expect(valueAt(config, scope, at)).toEqual(value);
    });
  });
});

function formatServer({ address, port }: ListenAddress): string {
  return formatAddress({ host: address, port });
}

describe('a configuration', () => {
  const yaml = 'upstreams: {orders: {target: "file:1"}}\nlimits: {maxConnections: 1}\n';

  it('takes the word of flags before the environment, that before the file, and that before the default', () => {
    const connections = (told: Told) => read({ yaml, ...told }).limits.maxConnections;
    const variables = { PROXY_LIMITS_MAX_CONNECTIONS: '2' };
    expect(read({ argv: [TARGET] }).limits.maxConnections).toBe(10_000);
    expect(connections({})).toBe(1);
    expect(connections({ variables })).toBe(2);
    expect(connections({ variables, argv: ['--limits-max-connections=3'] })).toBe(3);
  });

  it('does so for the only upstream of the file, too', () => {
    const target = (told: Told) => read({ yaml, ...told }).upstreams.get('orders')?.target;
    const variables = { PROXY_TARGET: 'environment:2' };
    expect(target({})).toBe('file:1');
    expect(target({ variables })).toBe('environment:2');
    expect(target({ variables, argv: ['--target=flag:3'] })).toBe('flag:3');
  });

  it('takes an empty variable for one that is not set', () => {
    const config = read({ yaml, variables: { PROXY_TARGET: '', PROXY_LOG_LEVEL: '' } });
    expect(config.upstreams.get('orders')?.target).toBe('file:1');
    expect(config.logLevel).toBe('info');
  });

  it('reads no variable that it does not know, such as those of a Service called "proxy"', () => {
    const variables = { PROXY_PORT: 'tcp://10.0.0.1:80', PROXY_SERVICE_HOST: '10.0.0.1' };
    expect(read({ yaml, variables })).toEqual(read({ yaml }));
  });

  it('finds its file by PROXY_CONFIG, but rather by --config', () => {
    const told = { files: { 'a.yaml': 'logLevel: debug', 'b.yaml': 'logLevel: warn' } };
    const variables = { PROXY_CONFIG: 'a.yaml' };
    expect(read({ ...told, argv: [TARGET], variables }).logLevel).toBe('debug');
    expect(read({ ...told, argv: [TARGET, '--config=b.yaml'], variables }).logLevel).toBe('warn');
  });

  it('may be JSON', () => {
    const json = JSON.stringify({ upstreams: { orders: { target: 'orders:1', tls: true } } });
    expect(read({ yaml: json }).upstreams.get('orders')?.tls?.serverName).toBe('orders');
  });

  it('may be an empty file when the rest is told elsewhere', () => {
    expect(read({ yaml: '# nothing yet\n', argv: [TARGET] })).toEqual(read({ argv: [TARGET] }));
  });

  it('keeps several upstreams, with routes in their order', () => {
    const config = read({
      yaml: `
upstreams:
  orders: {target: 'orders:1', maxStaleMs: false}
  payments: {target: 'payments:1', balancing: {policy: round_robin}}
routes:
  - {authority: '*.shop', pathPrefix: /orders.v1., upstream: orders}
  - {upstream: payments}
`,
    });
    expect([...config.upstreams.keys()]).toEqual(['orders', 'payments']);
    expect(config.upstreams.get('payments')?.balancing).toMatchObject({
      policy: 'round_robin',
      slowStartMs: 0,
    });
    expect(config.routes).toEqual([
      { authority: '*.shop', pathPrefix: '/orders.v1.', upstream: 'orders' },
      { authority: undefined, pathPrefix: undefined, upstream: 'payments' },
    ]);
  });

  it('balances by least request with slow start, and ejects, unless told otherwise', () => {
    expect(read({ argv: [TARGET] }).upstreams.get('default')?.balancing).toEqual({
      policy: 'least_request',
      subsetSize: false,
      subsetSeed: undefined,
      slowStartMs: 10_000,
      ejection: { consecutiveFailures: 5, baseMs: 30_000, maxMs: 300_000, maxPercent: 10 },
    });
  });

  it.each([
    ['any free ports', ['127.0.0.1:0', '127.0.0.1:0', '127.0.0.1:0']],
    ['one port of several addresses', ['127.0.0.1:9090', '127.0.0.2:9090', '[::1]:9090']],
  ])('may have its servers on %s', (_what, addresses) => {
    const flags = ['--listen', '--health', '--admin'].map((flag, at) => `${flag}=${addresses[at]}`);
    const { listen, health, admin } = read({ argv: [TARGET, ...flags] });
    expect([listen, health, admin].map((server) => server && formatServer(server))).toEqual(
      addresses,
    );
  });

  it('waits two polls at least before pods expire', () => {
    const argv = [TARGET, '--upstream-poll-interval-ms=3600000'];
    expect(read({ argv }).upstreams.get('default')?.maxStaleMs).toBe(7_200_000);
  });

  it.each([
    ['orders.shop.svc.cluster.local.:50051', 'orders.shop.svc.cluster.local'],
    ['_grpc._tcp.orders.shop', 'orders.shop'],
    ['127.0.0.1:1,127.0.0.1:2', '127.0.0.1'],
    ['[fd00::1]:50051', 'fd00::1'],
    ['127.0.0.1:1,orders:2', 'orders'],
  ])('expects a certificate of %s to carry %s', (target, serverName) => {
    const { upstreams } = read({ argv: [`--target=${target}`, '--upstream-tls=true'] });
    expect(upstreams.get('default')?.tls?.serverName).toBe(serverName);
  });

  it('may name an upstream like what is special in JavaScript', () => {
    const config = read({ yaml: 'upstreams: {__proto__: {target: "a:1"}}' });
    expect([...config.upstreams.keys()]).toEqual(['__proto__']);
  });
});
