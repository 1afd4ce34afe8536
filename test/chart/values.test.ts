import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { chartFolder, helm, refusal, render } from './helm.js';
import { describeWith } from './tool.js';

interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const read = (name: string) => readFileSync(join(chartFolder, name), 'utf8');
const schema = JSON.parse(read('values.schema.json')) as Schema;
const values = parse(read('values.yaml')) as Readonly<Record<string, unknown>>;

/** Paths of the leaves of a tree of values; a list, an empty map and a scalar are leaves. */
function leavesOf(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  const inner = Object.entries(value);
  if (inner.length === 0) return [path];
  return inner.flatMap(([key, member]) => leavesOf(member, path === '' ? key : `${path}.${key}`));
}

/** The schema that a $ref names, or the schema itself. */
function resolve(part: Schema): Schema {
  const name = part.$ref?.replace('#/$defs/', '');
  return name === undefined ? part : (schema.$defs?.[name] ?? {});
}

/** Every schema inside a schema, with its path; of a $ref only the place, not the target. */
function partsOf(part: Schema, path: string): readonly [string, Schema][] {
  const inner = [
    ...Object.entries(part.properties ?? {}),
    ...Object.entries(part.$defs ?? {}).map(([name, member]) => [`$defs/${name}`, member] as const),
  ];
  return [
    [path, part],
    ...inner.flatMap(([name, member]) => partsOf(member, `${path}/${name}`)),
    ...(part.items === undefined ? [] : partsOf(part.items, `${path}/items`)),
  ];
}

describe('values.yaml and its schema', () => {
  it('name the same keys', () => {
    const inSchema = (part: Schema, value: unknown, path: string): readonly string[] => {
      const { properties } = resolve(part);
      if (properties === undefined || leavesOf(value, path).includes(path)) return [path];
      return Object.entries(properties).flatMap(([key, member]) =>
        inSchema(
          member,
          (value as Readonly<Record<string, unknown>> | undefined)?.[key],
          path === '' ? key : `${path}.${key}`,
        ),
      );
    };
    const named = inSchema(schema, values, '').filter((path) => path !== 'global');
    expect([...named].sort()).toEqual([...leavesOf(values, '')].sort());
  });

  it('describe every key', () => {
    const undescribed = partsOf(schema, '')
      .flatMap(([path, part]) =>
        Object.entries(part.properties ?? {}).map(
          ([name, member]) => [`${path}/${name}`, member] as const,
        ),
      )
      .filter(([, member]) => member.description === undefined)
      .map(([path]) => path);
    expect(undescribed).toEqual([]);
    const lines = read('values.yaml').split('\n');
    const unexplained = lines.filter(
      (line, index) => /^ *[\w-]+: ./.test(line) && !/^ *# /.test(lines[index - 1] ?? ''),
    );
    expect(unexplained).toEqual([]);
  });

  it('close every object but the free maps', () => {
    const open = partsOf(schema, '')
      .filter(([, part]) => part.type === 'object' && part.additionalProperties !== false)
      .map(([path]) => path);
    expect(open).toEqual([
      '/global',
      '/env',
      '/affinity/nodeAffinity',
      '/affinity/podAffinity',
      '/affinity/podAntiAffinity',
      '/$defs/labels',
      '/$defs/annotations',
      '/$defs/labelSelector/matchExpressions/items',
    ]);
  });
});

describe('the README of the chart', () => {
  it('lists every value with its default', () => {
    const rows = [...read('README.md').matchAll(/^\| `([^`]+)` +\| (.+?) +\|/gm)].map(
      ([, key, fallback]) => [key, fallback],
    );
    // The generator writes these two into values.yaml, so the README leaves them to it.
    const stamped = ['image.repository', 'port'];
    const expected = leavesOf(values, '').map((path) => {
      const value = path
        .split('.')
        .reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], values);
      return [path, stamped.includes(path) ? 'see values.yaml' : `\`${JSON.stringify(value)}\``];
    });
    expect(rows).toEqual(expected);
  });
});

describeWith(helm, 'values that are wrong', () => {
  it.each([
    [{ replicaCont: 3 }, 'replicaCont'],
    [{ image: { tagg: 'x' } }, 'tagg'],
    [{ resources: { limits: { cpus: 1 } } }, 'cpus'],
    [{ probes: { liveness: { grpc: {} } } }, 'grpc'],
    [{ autoscaling: { minReplica: 2 } }, 'minReplica'],
    [{ tolerations: [{ keys: 'a' }] }, 'keys'],
    [{ networkPolicy: { ingressFrom: [{ podSelectors: {} }] } }, 'podSelectors'],
    [{ port: 'abc' }, '/port'],
    [{ port: 0 }, '/port'],
    [{ port: 70000 }, '/port'],
    [{ replicaCount: 2.5 }, '/replicaCount'],
    [{ discovery: { mode: 'mesh' } }, '/discovery/mode'],
    [{ discovery: { dnsTtlSeconds: -1 } }, '/discovery/dnsTtlSeconds'],
    [{ drain: { preStopSeconds: 'never' } }, '/drain/preStopSeconds'],
    [{ drain: { delaySeconds: 601 } }, '/drain/delaySeconds'],
    [{ rollout: { maxSurge: '0%' } }, '/rollout/maxSurge'],
    [{ server: { logLevel: 'loud' } }, '/server/logLevel'],
    [{ server: { keepaliveTimeoutSeconds: 3601 } }, '/server/keepaliveTimeoutSeconds'],
    [{ env: { COUNT: 1 } }, '/env/COUNT'],
    [{ commonLabels: { team: 4 } }, '/commonLabels/team'],
    [{ image: { digest: 'sha256:1' } }, '/image/digest'],
    [{ runAs: { user: 0 } }, '/runAs/user'],
    [{ tmpSizeLimit: 'small' }, '/tmpSizeLimit'],
    [{ fullnameOverride: 'Orders' }, '/fullnameOverride'],
  ])('%j are refused naming %s', async (wrong, name) => {
    const text = await refusal({ values: wrong });
    expect(text).toContain("values don't meet the specifications of the schema");
    expect(text).toContain(name);
  });

  it('does not mind the global values of a parent chart', async () => {
    await expect(render({ values: { global: { region: 'eu' } } })).resolves.toHaveLength(8);
  });
});
