import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { temporaryFolder } from './chart-copy.js';
import { chartFolder, helm, refusal, render } from './helm.js';
import { leavesOf } from './leaves.js';
import { describeWith } from './tool.js';

interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const read = (name: string) => readFileSync(join(chartFolder, name), 'utf8');
const schema = JSON.parse(read('values.schema.json')) as Schema;
const values = parse(read('values.yaml')) as Readonly<Record<string, unknown>>;

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
    expect([...named].sort()).toEqual([...leavesOf(values)].sort());
  });

  it('describe every key, with an example of every leaf', () => {
    const keys = partsOf(schema, '').flatMap(([path, part]) =>
      Object.entries(part.properties ?? {}).map(
        ([name, member]) => [`${path}/${name}`, member] as const,
      ),
    );
    const bare = keys.filter(
      ([, { description, examples, properties }]) =>
        description === undefined || (properties === undefined && !examples?.length),
    );
    expect(bare.map(([path]) => path)).toEqual([]);
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
      '/autoscaling/keda/triggers/items/metadata',
      '/$defs/labels',
      '/$defs/annotations',
    ]);
  });
});

/** A value with the example with this index of every leaf, or the leaf's last one; `isDeep` looks into lists and $refs. */
function exampleOf(part: Schema, index: number, isDeep: boolean): unknown {
  const { properties, items } = isDeep ? resolve(part) : part;
  if (properties !== undefined) {
    return Object.fromEntries(
      Object.entries(properties).map(([name, member]) => [name, exampleOf(member, index, isDeep)]),
    );
  }
  if (isDeep && items !== undefined) return [exampleOf(items, index, isDeep)];
  const examples = part.examples ?? resolve(part).examples ?? [];
  return examples[Math.min(index, examples.length - 1)];
}

describeWith(helm, 'the examples in the schema', () => {
  const { folder, remove } = temporaryFolder();
  afterAll(remove);

  it.each([
    [0, false],
    [1, false],
    [2, false],
    [3, false],
    [0, true],
  ])('are values that Helm takes (%i, %s)', async (index, isDeep) => {
    // A chart of the schema alone, because examples of two values may contradict each other.
    const chart = join(folder, 'schema');
    mkdirSync(join(chart, 'templates'), { recursive: true });
    writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: schema\nversion: 0.1.0\n');
    writeFileSync(join(chart, 'values.schema.json'), read('values.schema.json'));
    const values = exampleOf(schema, index, isDeep) as Readonly<Record<string, unknown>>;
    expect(values).toHaveProperty('port');
    await expect(render({ chart, values })).resolves.toEqual([]);
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
    [{ discovery: { mode: 'none' } }, '/discovery/mode'],
    [{ discovery: { headlessService: true } }, '/discovery/headlessService'],
    [{ discovery: { proxyTarget: 'envoy' } }, '/discovery/proxyTarget'],
    [{ discovery: { consumers: [{ namespace: 'web' }] } }, 'serviceAccount'],
    [{ mesh: { kind: 'consul' } }, '/mesh/kind'],
    [{ mesh: { kinds: 'istio' } }, 'kinds'],
    [{ service: { trafficDistribution: 'PreferFar' } }, '/service/trafficDistribution'],
    [{ service: { ipFamilies: ['IPv4', 'IPv4'] } }, '/service/ipFamilies'],
    [{ autoscaling: { keda: { triggers: [{ kind: 'cron' }] } } }, 'kind'],
    [{ grpcRoute: { services: ['orders.v1.'] } }, '/grpcRoute/services/0'],
    [{ grpcRoute: { parentRefs: [{ names: 'public' }] } }, 'names'],
    [{ metrics: { podMonitor: { interval: '30' } } }, '/metrics/podMonitor/interval'],
    [{ affinity: { podAffinity: { required: [] } } }, 'required'],
    [{ extraObjects: [1] }, '/extraObjects/0'],
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
    // More than the balance check takes.
    [{ test: { calls: 100_001 } }, '/test/calls'],
    [{ fullnameOverride: 'Orders' }, '/fullnameOverride'],
  ])('%j are refused naming %s', async (wrong, name) => {
    const text = await refusal({ values: wrong });
    expect(text).toContain("values don't meet the specifications of the schema");
    expect(text).toContain(name);
  });

  it('does not mind the global values of a parent chart', async () => {
    await expect(render({ values: { global: { region: 'eu' } } })).resolves.toHaveLength(9);
  });
});
