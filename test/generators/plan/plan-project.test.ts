import { describe, expect, it } from '@jest/globals';
import { planProject, type Templates } from '../../../generators/plan/plan-project.js';
import { referenceAnswers } from '../reference-answers.js';

const templates: Templates = {
  service: new Map([
    ['_gitignore', Buffer.from('dist/\n')],
    ['package.json.ejs', Buffer.from('{"name": <%- JSON.stringify(npmName) %>}')],
    ['package.json', Buffer.from('rendered in place')],
    ['proto/contract.proto.ejs', Buffer.from('package <%- protoPackage %>;')],
    ['proto/orders/v1/orders.proto', Buffer.from('rendered in place')],
    ['client/generated/index.ts', Buffer.from('generated in place')],
    ['client/logo.bin', Buffer.from([0, 255, 254, 13, 10, 0])],
    ['scripts/generate.mjs', Buffer.from('<% not a template %>')],
    ['src/main.ts', Buffer.from('main')],
  ]),
  proxy: new Map(),
  chart: new Map([
    ['Chart.yaml', Buffer.from('name: grpc-service\ndescription: x\n')],
    ['ci/minimal-values.yaml', Buffer.from('{}')],
    ['tests/names_test.yaml', Buffer.from('suite: names')],
    [
      'values.yaml',
      Buffer.from(
        'image: {repository: grpc-service}\nport: 1\ndiscovery: {mode: dns}\ngrpcRoute: {services: []}\n',
      ),
    ],
  ]),
  proxyChart: new Map(),
  versions: new Map(),
  generatorVersion: '0.1.0',
};

const files = planProject(await referenceAnswers({ name: '@acme/order-history' }), templates);

function contentsOf(path: string): string | undefined {
  return files.find((file) => file.path === path)?.contents.toString();
}

describe('planProject', () => {
  it('lists every file of the project once, sorted, with its owner', () => {
    expect(files.map(({ path, owner, rendered }) => [path, owner, rendered])).toEqual([
      ['.gitignore', 'user', false],
      ['charts/order-history/Chart.yaml', 'user', false],
      ['charts/order-history/tests/names_test.yaml', 'user', false],
      ['charts/order-history/values.yaml', 'user', false],
      ['client/logo.bin', 'ours', false],
      ['package.json', 'user', true],
      ['proto/acme/order_history/v1/order_history.proto', 'user', true],
      ['scripts/generate.mjs', 'ours', false],
      ['src/main.ts', 'user', false],
    ]);
  });

  it('renders .ejs and copies everything else byte for byte', () => {
    expect(contentsOf('package.json')).toBe('{"name": "@acme/order-history"}');
    expect(contentsOf('scripts/generate.mjs')).toBe('<% not a template %>');
    expect(files.find(({ path }) => path === 'client/logo.bin')?.contents).toEqual(
      Buffer.from([0, 255, 254, 13, 10, 0]),
    );
  });

  it('stamps the chart', () => {
    expect(contentsOf('charts/order-history/values.yaml')).toContain('repository: order-history');
  });

  it('stamps the discovery mode', async () => {
    const meshed = planProject(await referenceAnswers({ discovery: 'mesh' }), templates);
    const values = meshed.find(({ path }) => path === 'charts/orders/values.yaml');
    expect(values?.contents.toString()).toContain('discovery: { mode: mesh }');
  });

  it('gives the same list for the same answers', async () => {
    expect(planProject(await referenceAnswers({ name: '@acme/order-history' }), templates)).toEqual(
      files,
    );
  });
});
