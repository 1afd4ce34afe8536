import { describe, expect, it } from '@jest/globals';
import { findPackageRoot } from '../../../generators/find-package-root.js';
import { planProject } from '../../../generators/plan/plan-project.js';
import { readTemplates } from '../../../generators/plan/read-templates.js';
import { referenceAnswers } from '../reference-answers.js';

const templates = readTemplates(findPackageRoot(import.meta.url));
const answers = await referenceAnswers({
  name: '@acme/order-history',
  port: '7001',
  image: 'node:24',
});
const files = planProject(answers, templates).map((file) => ({
  ...file,
  text: file.contents.toString(),
}));

/** Made for this very project, by rendering or stamping. */
const made = files.filter(({ path, rendered }) => rendered || path.startsWith('charts/'));

/** `path:line: text` of every line that matches. */
function grep(among: typeof files, pattern: RegExp): string[] {
  return among.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [],
      ),
  );
}

describe('@acme/order-history has no leftovers', () => {
  it('of EJS in any file', () => {
    expect(grep(files, /<%|%>/)).toEqual([]);
  });

  it('of this repository but its commands, in any file but the README, which says how the project was made', () => {
    const others = files.filter(({ path }) => path !== 'README.md');
    expect(grep(others, /grpc-service|grpc-k8s-service(?!:proxy`)/)).toEqual([]);
  });

  it('of values that were not there', () => {
    expect(
      grep(
        made.filter(({ rendered }) => rendered),
        /undefined|NaN|\[object|\[Function/,
      ),
    ).toEqual([]);
  });

  it('of the names and the port that the templates are tested with', () => {
    expect(grep(made, /orders|50051/i)).toEqual([]);
    expect(files.filter(({ path }) => /orders/i.test(path))).toEqual([]);
  });

  it('in files that are the same in every project, where orders only stands in comments and example targets', () => {
    const same = files.filter((file) => !made.includes(file));
    const leaks = grep(same, /orders/i).filter(
      (line) => !/: (\/\*\*|\*|\/\/)/.test(line) && !/orders-headless\./.test(line),
    );
    expect(leaks).toEqual([]);
  });
});

describe('@acme/order-history says its own names', () => {
  it.each([
    ['package.json', '"name": "@acme/order-history"'],
    ['client/package/package.json', '"name": "@acme/order-history-client"'],
    ['proto/acme/order_history/v1/order_history.proto', 'package acme.order_history.v1;'],
    ['proto/acme/order_history/v1/order_history.proto', 'service OrderHistoryService {'],
    ['client/index.ts', 'export function createOrderHistoryClient('],
    ['src/services.ts', 'contract.OrderHistoryService'],
    ['src/services.ts', '7001'],
    ['Dockerfile', 'node:24'],
    ['Dockerfile', 'EXPOSE 7001'],
    ['README.md', 'ORDER_HISTORY_TARGET'],
    [
      'README.md',
      "yo grpc-k8s-service '@acme/order-history' --package=acme.order_history.v1 --port=7001",
    ],
    ['charts/order-history/Chart.yaml', 'name: order-history\n'],
    ['charts/order-history/values.yaml', 'repository: order-history\n'],
    ['charts/order-history/values.yaml', 'port: 7001\n'],
    ['charts/order-history/values.yaml', '    - acme.order_history.v1.OrderHistoryService\n'],
  ])('%s: %s', (path, expected) => {
    expect(files.find((file) => file.path === path)?.text).toContain(expected);
  });

  it('asks for versions that exist in the manifest, each exactly', () => {
    const manifest = JSON.parse(files.find(({ path }) => path === 'package.json')?.text ?? '') as {
      dependencies: Record<string, string>;
      devDependencies: Record<string, string>;
    };
    const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(wanted.length).toBeGreaterThan(10);
    expect(wanted).toEqual(wanted.map(([name]) => [name, templates.versions.get(name)]));
  });
});
