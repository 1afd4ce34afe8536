import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { notOneSentence } from '../one-sentence.js';
import { runGenerator, type Run } from '../run-generator.js';
import { makeWorkspace, type Workspace } from '../workspace.js';
import { HOSTILE_INPUTS } from './hostile-inputs.js';

let workspace: Workspace;
let before: string[];

beforeEach(() => {
  workspace = makeWorkspace();
  before = workspace.list();
});

afterEach(() => {
  workspace.remove();
});

function expectRefusal({ error = '', output }: Run, shown: string): void {
  expect(error).toContain(shown);
  expect(notOneSentence(error)).toBeUndefined();
  expect(output).toBe('');
  expect(workspace.list()).toEqual(before);
}

it('the table holds what it should', () => {
  expect(HOSTILE_INPUTS.length).toBeGreaterThanOrEqual(40);
  expect(new Set(HOSTILE_INPUTS.map(([flag]) => flag)).size).toBe(6);
});

describe.each(HOSTILE_INPUTS)('--%s=%j', (flag, value, shown) => {
  const others = { defaults: true, install: false, ...(flag === 'name' ? {} : { name: 'orders' }) };

  it('as yo hands it over: one sentence, and nothing written', async () => {
    expectRefusal(await runGenerator(workspace.cwd, [], { ...others, [flag]: value }), shown);
  });

  it('as an unparsed argument: one sentence, and nothing written', async () => {
    const args = ['--defaults', '--no-install', ...(flag === 'name' ? [] : ['--name=orders'])];
    expectRefusal(await runGenerator(workspace.cwd, [...args, `--${flag}=${value}`]), shown);
  });
});

const NAMES = HOSTILE_INPUTS.filter(([flag, value]) => flag === 'name' && !value.startsWith('-'));

describe.each(NAMES)('the %s %j as an argument', (_flag, value, shown) => {
  it('gives one sentence, and nothing is written', async () => {
    expectRefusal(await runGenerator(workspace.cwd, [value], { defaults: true }), shown);
  });
});

const COMBINATIONS: [string[], Record<string, unknown>, string][] = [
  [['@Acme/orders'], { defaults: true }, '"@Acme" is not an npm scope'],
  [['@acme/Orders'], { defaults: true }, '"Orders" cannot name a Kubernetes Service'],
  [['orders', 'extra'], { defaults: true }, '"extra" is one argument too many'],
  [
    ['orders'],
    { defaults: true, name: 'other' },
    '"orders" and --name="other" are two service names',
  ],
  [
    ['@acme/orders'],
    { defaults: true, scope: '@other' },
    '"@other" contradicts the scope of "@acme/orders"',
  ],
  [['orders'], { defaults: true, port: true }, '--port needs a value but got true'],
  [['orders'], { defaults: true, port: ['7000', '8000'] }, '--port is given 2 times'],
  [['orders'], { defaults: true, port: Number.NaN }, '"NaN" is not a port'],
  [
    ['orders'],
    { defaults: true, port: null, image: { a: 1 } },
    '--image needs a value but got {"a":1}',
  ],
  [[], { defaults: 'orders' }, '--defaults takes no value but got "orders"'],
  [
    ['orders'],
    { defaults: true, dryRun: 'yes', 'dry-run': 'yes' },
    '--dry-run takes no value but got "yes"',
  ],
  [['orders'], { defaults: true, force: 'x' }, '--force takes no value but got "x"'],
  [['orders'], { defaults: true, prot: '7000' }, '"--prot" is not a flag'],
  [['orders', '--discovery-mode=dns'], { defaults: true }, '"--discovery-mode" is not a flag'],
];

describe.each(COMBINATIONS)('%j with %j', (args, options, reason) => {
  it('gives one sentence, and nothing is written', async () => {
    expectRefusal(await runGenerator(workspace.cwd, args, options), reason);
  });
});
