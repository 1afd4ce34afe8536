import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { findPackageRoot } from '../../generators/find-package-root.js';
import { planProject } from '../../generators/plan/plan-project.js';
import { readTemplates } from '../../generators/plan/read-templates.js';
import { planProxy } from '../../generators/proxy/plan-proxy.js';
import { referenceProxyAnswers } from '../generators/proxy/reference-answers.js';
import { referenceAnswers } from '../generators/reference-answers.js';
import { charts, proxyChart, serviceChart } from './charts.js';
import { leavesOf } from './leaves.js';
import { at } from './manifests.js';
import { readChart } from './values-table/chart-files.js';
import { describeAllowed } from './values-table/describe-allowed.js';
import { renderValues, replaceValues } from './values-table/render-table.js';
import type { Schema } from './values-table/schema.js';

/** Path → the cell of defaults, of each row that has one. */
function rowsOf(markdown: string): readonly (readonly string[])[] {
  const rows = markdown.matchAll(/^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| (.+) \|$/gm);
  return [...rows].map(([, path = '', fallback = '']) => [path, fallback]);
}

describe.each(charts)('the values in the README of $name', (chart) => {
  const { readme, ...source } = readChart(chart);
  const { schema, stamped } = source;
  const values: unknown = parse(source.values);
  const [, section = ''] = readme.split('\n## Values\n');

  it('are those of values.yaml and values.schema.json; `npm run docs:chart` writes them anew', () => {
    expect(readme).toBe(replaceValues(readme, source));
  });

  it('are all there, with their defaults but where the generator sets them', () => {
    const leaves = leavesOf(values, schema).filter((path) => path !== 'upstreams');
    const expected = leaves.map((path) => [
      path,
      stamped.includes(path) ? 'see values.yaml' : `\`${JSON.stringify(at(values, path))}\``,
    ]);
    const rows = rowsOf(section).filter(([path = '']) => !path.startsWith('upstreams.'));
    expect([...rows].sort()).toEqual(expected.sort());
  });

  it('each say what is allowed and what it means', () => {
    expect(section).not.toMatch(/^\| `[^`]+` \|.*\| +\|$/m);
    expect(section).not.toMatch(/^\| `[^`]+` \| [^|]+ \| +\|/m);
  });
});

describe('the values in the README of a generated project', () => {
  const templates = readTemplates(findPackageRoot(import.meta.url));
  const given = { name: 'order-history', port: '7001' };

  it.each([
    [
      serviceChart,
      async () => planProject(await referenceAnswers({ ...given, discovery: 'mesh' }), templates),
    ],
    [
      proxyChart,
      async () => {
        const upstreams = 'orders-headless:7000/orders.v1.,users-headless:7000/users.v1.';
        return planProxy(await referenceProxyAnswers({ ...given, upstreams }), templates);
      },
    ],
  ])('are true there, too: $name', async ({ stamped }, plan) => {
    const files = await plan();
    const textOf = (name: string) =>
      files.find(({ path }) => path === `charts/order-history/${name}`)?.contents.toString() ?? '';
    const values = textOf('values.yaml');
    const schema = JSON.parse(textOf('values.schema.json')) as Schema;
    expect(values).toContain('port: 7001');
    expect(textOf('README.md')).toContain(renderValues({ values, schema, stamped }));
  });
});

describe('a table of values', () => {
  const text = `# Of the file, not of a value.

# What it is called,
# in <angles>, \`a|b\` and *stars*.
name: ''
port: 50051
probes:
  # Two of them.
  start:
    # Seconds.
    period: 1
  stop:
    # The paths that it asks for.
    paths: [/first/of/them, /second/of/them, /third/of/them]
`;
  const integer: Schema = { type: 'integer', minimum: 1, maximum: 9 };
  const root: Schema = {
    properties: {
      name: { type: 'string', examples: ['api'] },
      port: integer,
      probes: {
        description: 'How it is asked.',
        properties: {
          start: { properties: { period: { $ref: '#/$defs/seconds' } } },
          stop: { properties: { paths: { type: 'array', items: { type: 'string' } } } },
        },
      },
    },
    $defs: { seconds: integer },
  };
  const source = { values: text, schema: root, stamped: ['port'] };
  const table = renderValues(source);

  it('takes the comment above a key, as plain text', () => {
    expect(table).toContain(
      '| `name` | `""` | text such as `api` | What it is called, in \\<angles>, `a|b` and \\*stars\\*. |\n',
    );
  });

  it('leaves the default to values.yaml where the generator sets it', () => {
    expect(table).toContain('| `port` | see values.yaml | integer from 1 to 9 |  |\n');
  });

  it('groups by the top key, and tells of a key that holds others only what its comment says', () => {
    expect(table.slice(table.indexOf('### `probes`'))).toBe(`### \`probes\`

How it is asked.

| Value | Default | Allowed | Meaning |
| --- | --- | --- | --- |
| \`probes.start\` | | | Two of them. |
| \`probes.start.period\` | \`1\` | integer from 1 to 9 | Seconds. |
| \`probes.stop.paths\` | \`["/first/of/them","/second/of/them","/th…\` | list of text | The paths that it asks for. |
`);
  });

  it("tells what the schema says of each member of a map whose keys are the user's", () => {
    const each: Schema = {
      properties: {
        target: { type: 'string', description: 'Whom to dial.', examples: ['orders:1'] },
        queue: {
          description: 'Calls that wait.',
          properties: { maxWaitMs: { ...integer, description: 'How long.', default: 3 } },
        },
        ejection: {
          description: 'Whether.',
          anyOf: [
            { const: false },
            { type: 'object', properties: { times: { ...integer, description: 'How often.' } } },
          ],
          default: false,
        },
      },
    };
    const upstreams: Schema = { type: 'object', additionalProperties: { $ref: '#/$defs/each' } };
    const described = renderValues({
      values: '# By name.\nupstreams:\n  orders:\n    target: orders:7\n',
      schema: { properties: { upstreams }, $defs: { each } },
      stamped: [],
    });
    expect(described.slice(described.indexOf('### `upstreams`'))).toBe(`### \`upstreams\`

By name.

| Value | Default | Allowed | Meaning |
| --- | --- | --- | --- |
| \`upstreams.NAME.target\` | none | text such as \`orders:1\` | Whom to dial. |
| \`upstreams.NAME.queue\` | | | Calls that wait. |
| \`upstreams.NAME.queue.maxWaitMs\` | \`3\` | integer from 1 to 9 | How long. |
| \`upstreams.NAME.ejection\` | \`false\` | \`false\` or {times} | Whether. |
| \`upstreams.NAME.ejection.times\` | none | integer from 1 to 9 | How often. |
`);
    expect(described).toContain('in milliseconds');
    expect(table).not.toContain('in milliseconds');
  });

  it('takes the place of the section "Values" and of nothing else', () => {
    const before = '# The chart\n\n## Values\n\nold\n\n### old\n\n## After\n\ntext\n';
    expect(replaceValues(before, source)).toBe(
      `# The chart\n\n## Values\n\n${table}\n## After\n\ntext\n`,
    );
    expect(() => replaceValues('# The chart\n', source)).toThrow('no section "## Values"');
  });
});

describe('what is allowed', () => {
  it.each<[Schema, string]>([
    [{ type: 'boolean' }, '`true`, `false`'],
    [{ enum: ['', 'a', 'b'] }, '`a`, `b`, empty'],
    [{ type: 'string' }, 'text'],
    [{ type: 'string', examples: ['x'.repeat(41)] }, `text such as \`${'x'.repeat(40)}…\``],
    [{ type: 'integer', minimum: 0, maximum: 3 }, 'integer from 0 to 3'],
    [
      { type: ['string', 'integer', 'number'], minimum: 0, examples: [1, '64Mi'] },
      'number or text such as `64Mi`',
    ],
    [
      { anyOf: [{ const: 'auto' }, { type: 'integer', minimum: 0, maximum: 3 }] },
      '`auto` or integer from 0 to 3',
    ],
    [
      { anyOf: [{ type: 'integer' }, { type: 'string' }], examples: ['25%', 1] },
      'integer or text such as `25%`',
    ],
    [{ type: 'array', items: { type: 'object', properties: { name: {} } } }, 'list of {name}'],
    [{ type: 'array', items: { type: ['object', 'string'] } }, 'list of maps or text'],
    [{ type: 'array', items: { enum: ['IPv4', 'IPv6'] } }, 'list of `IPv4`, `IPv6`'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, 'map of text'],
    [{ type: 'object' }, 'map'],
  ])('by %j is %s', (part, words) => {
    expect(describeAllowed({}, part)).toBe(words);
  });

  it('refuses a type that it has no words for', () => {
    expect(() => describeAllowed({}, { type: 'null' })).toThrow('knows no type "null"');
  });
});
