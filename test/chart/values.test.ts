import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { temporaryFolder } from './chart-copy.js';
import { charts, type Chart } from './charts.js';
import { helm, render } from './helm.js';
import { leavesOf } from './leaves.js';
import { describeWith } from './tool.js';
import { readChart } from './values-table/chart-files.js';
import { resolve, type Schema } from './values-table/schema.js';

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
    ...(typeof part.additionalProperties === 'object'
      ? partsOf(part.additionalProperties, `${path}/*`)
      : []),
  ];
}

/** Objects of each schema whose keys are the user's. */
const FREE: Readonly<Record<string, readonly string[]>> = {
  'grpc-service': [
    '/global',
    '/env',
    '/autoscaling/keda/triggers/items/metadata',
    '/extraObjects/items',
    '/$defs/labels',
    '/$defs/annotations',
  ],
  'grpc-proxy': [
    '/global',
    '/upstreams',
    '/env',
    '/autoscaling/keda/triggers/items/metadata',
    '/extraObjects/items',
    '/$defs/labels',
    '/$defs/annotations',
  ],
};

describe.each(charts)('values.yaml and the schema of $name', (chart) => {
  const { values: text, schema } = readChart(chart);
  const values: unknown = parse(text);

  it('name the same keys', () => {
    const inSchema = (part: Schema, value: unknown, path: string): readonly string[] => {
      const { properties } = resolve(schema, part);
      if (properties === undefined || leavesOf(value, schema, part, path).includes(path)) {
        return [path];
      }
      return Object.entries(properties).flatMap(([key, member]) =>
        inSchema(
          member,
          (value as Readonly<Record<string, unknown>> | undefined)?.[key],
          path === '' ? key : `${path}.${key}`,
        ),
      );
    };
    const named = inSchema(schema, values, '').filter((path) => path !== 'global');
    expect([...named].sort()).toEqual([...leavesOf(values, schema)].sort());
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
    const lines = text.split('\n');
    const unexplained = lines.filter(
      (line, index) => /^ *[\w-]+: ./.test(line) && !/^ *# /.test(lines[index - 1] ?? ''),
    );
    expect(unexplained).toEqual([]);
  });

  it('close every object but the free maps', () => {
    const open = partsOf(schema, '')
      .filter(
        ([, part]) => [part.type].flat().includes('object') && part.additionalProperties !== false,
      )
      .map(([path]) => path);
    expect(open).toEqual(FREE[chart.name]);
  });
});

/**
 * A value with the example with this index of every leaf, or the leaf's last one; `isDeep` looks into lists, $refs and
 * what the members of a map are.
 */
function exampleOf(root: Schema, part: Schema, index: number, isDeep: boolean): unknown {
  const { properties, items } = isDeep ? resolve(root, part) : part;
  if (properties !== undefined) {
    return Object.fromEntries(
      Object.entries(properties).map(([name, member]) => [
        name,
        exampleOf(root, member, index, isDeep),
      ]),
    );
  }
  if (isDeep && items !== undefined) return [exampleOf(root, items, index, isDeep)];
  const each = resolve(root, part).additionalProperties;
  if (isDeep && typeof each === 'object' && resolve(root, each).properties !== undefined) {
    return { api: exampleOf(root, each, index, isDeep) };
  }
  const examples = resolve(root, part).examples ?? [];
  return examples[Math.min(index, examples.length - 1)];
}

for (const chart of charts) {
  describeWith(helm, `the examples in the schema of ${chart.name}`, () => {
    const { folder, remove } = temporaryFolder();
    afterAll(remove);

    it.each([
      [0, false],
      [1, false],
      [2, false],
      [3, false],
      [0, true],
    ])('are values that Helm takes (%i, %s)', async (index, isDeep) => {
      const { schema } = readChart(chart);
      const values = exampleOf(schema, schema, index, isDeep) as Readonly<Record<string, unknown>>;
      expect(values).toHaveProperty('port');
      const copy = writeSchemaAlone(chart, join(folder, 'schema'));
      await expect(render({ chart: copy, values })).resolves.toEqual([]);
    });
  });
}

/** A chart of a schema alone, because examples of two values may contradict each other. */
function writeSchemaAlone({ folder }: Chart, target: string): string {
  mkdirSync(join(target, 'templates'), { recursive: true });
  writeFileSync(join(target, 'Chart.yaml'), 'apiVersion: v2\nname: schema\nversion: 0.1.0\n');
  copyFileSync(join(folder, 'values.schema.json'), join(target, 'values.schema.json'));
  return target;
}
