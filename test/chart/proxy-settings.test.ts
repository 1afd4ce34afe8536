import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { Settings } from '../../templates/proxy/src/config/setting.js';
import {
  PROXY_SETTINGS,
  ROUTE_SETTINGS,
  UPSTREAM_SETTINGS,
} from '../../templates/proxy/src/config/settings.js';
import { proxyChart } from './charts.js';
import { helm, refusal, render } from './helm.js';
import { at } from './manifests.js';
import { describeWith } from './tool.js';
import { readChart } from './values-table/chart-files.js';
import { resolve, type Schema } from './values-table/schema.js';

const { schema, values: text } = readChart(proxyChart);
const values: unknown = parse(text);

/** Settings that the chart makes of other values. */
const MADE = /^(listen|health|admin|drain)\.|\.(ca|cert|key)File$/;
/** Defaults of the chart that are not those of the proxy, and why. */
const OWN_DEFAULTS: Readonly<Record<string, unknown>> = {
  // Clients keep one connection; see the README of the chart.
  'connection.maxAgeMs': 600_000,
  // Of the memory limit, which the proxy does not know.
  'limits.maxBufferedBytes': 'auto',
};

/** What the schema says of a setting; an error when it says nothing. */
function find(part: Schema, key: string): Schema {
  const found = key
    .split('.')
    .reduce<Schema | undefined>((inner, name) => inner && memberOf(inner, name), part);
  if (found === undefined) throw new Error(`The schema has no ${key}.`);
  return found;
}

/** A key of a map, which may be one of several things that a schema allows. */
function memberOf(part: Schema, name: string): Schema | undefined {
  const { properties, anyOf = [] } = resolve(schema, part);
  return properties?.[name] ?? anyOf.map((one) => memberOf(one, name)).find(Boolean);
}

/** What the schema allows, in the words of the proxy's settings; undefined for texts, which have patterns. */
function inWords(part: Schema): string | undefined {
  const { anyOf, enum: choices, type, minimum, maximum } = resolve(schema, part);
  if (anyOf !== undefined) {
    const isOrFalse = anyOf.some((one) => one.const === false);
    const [other] = anyOf.filter((one) => one.const === undefined);
    return `${inWords(other ?? {})}${isOrFalse ? ', or false' : ''}`;
  }
  if (choices !== undefined) return `one of ${choices.join(', ')}`;
  if (type === 'integer') return `a whole number from ${minimum} to ${maximum}`;
  return type === 'number' ? `a number from ${minimum} to ${maximum}` : undefined;
}

function settingsOf(table: Settings): readonly string[] {
  return Object.keys(table).filter((key) => !MADE.test(key));
}

describe("the schema of the proxy's chart", () => {
  const upstream = schema.$defs?.['upstream'] ?? {};
  const route = resolve(schema, at(schema, 'properties.routes.items') as Schema);
  const tables = [
    ['the proxy', PROXY_SETTINGS, schema],
    ['an upstream', UPSTREAM_SETTINGS, upstream],
    ['a route', ROUTE_SETTINGS, route],
  ] as const;

  it.each(tables)('has every setting of %s', (_, table: Settings, part) => {
    for (const key of settingsOf(table)) {
      const words = inWords(find(part, key));
      const { allowed } = (table[key] ?? { kind: { allowed: '' } }).kind;
      // Texts are tried below. Whether there is TLS, or ejection, a map says.
      if (words === undefined || allowed === 'true or false') continue;
      expect([key, words]).toEqual([key, allowed]);
    }
  });

  it("has the proxy's defaults of an upstream", () => {
    for (const [key, { fallback }] of Object.entries<Settings[string]>(UPSTREAM_SETTINGS)) {
      if (fallback === undefined || key === 'balancing.ejection') continue;
      expect([key, resolve(schema, find(upstream, key)).default]).toEqual([key, fallback]);
    }
  });

  it('has the defaults of the proxy in its values, but where it says why not', () => {
    for (const key of settingsOf(PROXY_SETTINGS)) {
      const { fallback } = (PROXY_SETTINGS as Settings)[key] ?? {};
      expect([key, at(values, key)]).toEqual([key, OWN_DEFAULTS[key] ?? fallback]);
    }
  });
});

/** Texts, and whether they are allowed. */
const texts: readonly (readonly [key: string, text: string, isAllowed: boolean])[] = [
  ['target', 'orders-headless:50051', true],
  ['target', 'orders.shop.svc.cluster.local.:50051, 127.0.0.1:1,[::1]:2', true],
  ['target', '_grpc._tcp.orders-headless.shop', true],
  ['target', 'orders-headless', false],
  ['target', 'orders-headless:0', false],
  ['target', 'http://orders:80', false],
  ['target', 'orders:80,', false],
  ['target', '', false],
  ['authority', 'orders.shop', true],
  ['authority', 'orders.shop:443', true],
  ['authority', '[fd00::1]:443', true],
  ['authority', '*.shop', false],
  ['authority', 'orders/shop', false],
  ['authority', '', false],
  ['tls.serverName', 'orders.shop', true],
  ['tls.serverName', '10.0.0.1', true],
  ['tls.serverName', 'fd00::1', true],
  ['tls.serverName', '*.shop', false],
  ['tls.serverName', '', false],
  ['balancing.subsetSeed', 'blue', true],
  ['balancing.subsetSeed', '', false],
];
const dnsServers: readonly (readonly [string, boolean])[] = [
  ['10.96.0.10', true],
  ['127.0.0.1:5300', true],
  ['fd00::a', true],
  ['[fd00::a]', true],
  ['[fd00::a]:53', true],
  ['kube-dns', false],
  ['kube-dns:53', false],
  ['', false],
];
const routes: readonly (readonly [key: 'authority' | 'pathPrefix', string, boolean])[] = [
  ['authority', '*', true],
  ['authority', '*:443', true],
  ['authority', '*.shop', true],
  ['authority', 'orders_1.shop:50051', true],
  ['authority', 'orders.*', false],
  ['authority', 'a b', false],
  ['authority', '', false],
  ['pathPrefix', '/orders.v1.OrdersService/', true],
  ['pathPrefix', '/', true],
  ['pathPrefix', 'orders.v1.OrdersService/', false],
  ['pathPrefix', '/orders v1', false],
  ['pathPrefix', '', false],
];

describeWith(helm, "what the schema and the proxy's own validator say of a text", () => {
  /** Whether Helm takes values. */
  async function takes(values: Readonly<Record<string, unknown>>): Promise<boolean> {
    const rendering = { chart: proxyChart.folder, values };
    try {
      await render(rendering);
      return true;
    } catch {
      // For another reason is no answer.
      expect(await refusal(rendering)).toContain('specifications of the schema');
      return false;
    }
  }

  const ofUpstream = (key: string, value: unknown) => {
    const [first = '', ...rest] = key.split('.').reverse();
    const setting = rest.reduce<unknown>((inner, name) => ({ [name]: inner }), { [first]: value });
    return { upstreams: { 'grpc-service': setting } };
  };

  it.each(texts)('upstreams.NAME.%s %j: %s', async (key, value, isAllowed) => {
    const { kind } = (UPSTREAM_SETTINGS as Settings)[key] ?? {};
    expect(kind?.read(value) !== undefined).toBe(isAllowed);
    expect(await takes(ofUpstream(key, value))).toBe(isAllowed);
  });

  it.each(dnsServers)('upstreams.NAME.dnsServers [%j]: %s', async (server, isAllowed) => {
    expect(UPSTREAM_SETTINGS.dnsServers.kind.read([server]) !== undefined).toBe(isAllowed);
    expect(await takes(ofUpstream('dnsServers', [server]))).toBe(isAllowed);
  });

  it.each(routes)('routes[].%s %j: %s', async (key, value, isAllowed) => {
    expect(ROUTE_SETTINGS[key].kind.read(value) !== undefined).toBe(isAllowed);
    const route = { [key]: value, upstream: 'grpc-service' };
    expect(await takes({ routes: [route] })).toBe(isAllowed);
  });
});
