import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { findPackageRoot } from '../../generators/find-package-root.js';
import type { PlannedFile } from '../../generators/plan/planned-file.js';
import { planProject } from '../../generators/plan/plan-project.js';
import { readTemplates } from '../../generators/plan/read-templates.js';
import { planProxy } from '../../generators/proxy/plan-proxy.js';
import { referenceProxyAnswers } from '../generators/proxy/reference-answers.js';
import { referenceAnswers } from '../generators/reference-answers.js';
import { temporaryFolder } from './chart-copy.js';
import { charts, serviceChart, type Chart } from './charts.js';
import { findTool } from './find-tool.js';
import { leavesOf } from './leaves.js';
import { runTool, type Outcome } from './run-tool.js';
import { describeWith } from './tool.js';
import { readChart } from './values-table/chart-files.js';

/** Runs the suites in a chart's tests folder. A plugin of Helm that brings a Helm of its own, so any Helm would do. */
const unittest = findTool('helm-unittest', 'HELM_UNITTEST');

interface Suite {
  readonly tests: readonly {
    readonly set?: Readonly<Record<string, unknown>>;
    readonly asserts: readonly Readonly<Record<string, unknown>>[];
  }[];
}

/** In a copy of the chart, for the plugin leaves a folder of snapshots among the suites. */
function runSuites(chart: string): Promise<Outcome> {
  return runTool(unittest, ['--strict', chart]);
}

/** The files of a project `billing` that has a chart, with values that are not those of the chart here. */
async function planBilling(chart: Chart): Promise<readonly PlannedFile[]> {
  const templates = readTemplates(findPackageRoot(import.meta.url));
  const project = { name: 'billing', port: '7070' };
  if (chart === serviceChart) {
    return planProject(await referenceAnswers({ ...project, discovery: 'mesh' }), templates);
  }
  const upstreams = 'orders-headless:7000/orders.v1.,users-headless.people:7000/users.v1.';
  return planProxy(await referenceProxyAnswers({ ...project, upstreams }), templates);
}

/** Writes the chart of that project. */
async function writeGeneratedChart(chart: Chart, folder: string): Promise<void> {
  for (const { path, contents } of await planBilling(chart)) {
    const [, below] = /^charts\/billing\/(.*)$/.exec(path) ?? [];
    if (below === undefined) continue;
    mkdirSync(dirname(join(folder, below)), { recursive: true });
    writeFileSync(join(folder, below), contents);
  }
}

/** The tests of a suite once for each value that they set, and without it. */
function withoutEachValue(suite: Suite): Suite {
  const tests = suite.tests
    // That a value is refused does not show what it does.
    .filter(({ asserts }) => asserts.every((assert) => !('failedTemplate' in assert)))
    .flatMap((test) =>
      Object.keys(test.set ?? {}).map((path) => ({
        ...test,
        it: `${path} is not set`,
        set: { ...test.set, [path]: undefined },
      })),
    );
  return { ...suite, tests };
}

/** Puts `withoutEachValue` of every suite in its place. */
function removeEachValue(suites: string): void {
  for (const name of readdirSync(suites).filter((name) => name.endsWith('_test.yaml'))) {
    const file = join(suites, name);
    const suite = withoutEachValue(parse(readFileSync(file, 'utf8')) as Suite);
    if (suite.tests.length > 0) writeFileSync(file, stringify(suite));
    else rmSync(file);
  }
}

for (const chart of charts) {
  describeWith(unittest, `the suites beside ${chart.name}`, () => {
    const { folder, remove } = temporaryFolder();
    const [here, generated] = [join(folder, 'here'), join(folder, 'generated')];
    beforeAll(async () => {
      cpSync(chart.folder, here, { recursive: true });
      await writeGeneratedChart(chart, generated);
    });
    afterAll(remove);

    // The suites name neither chart nor port, so that they pass in the chart of every generated project, too.
    it.each([
      [chart.name, here],
      ['billing', generated],
    ])('pass in the chart %s', async (name, copy) => {
      const { status, stdout } = await runSuites(copy);
      expect(stdout).toContain(`### Chart [ ${name} ]`);
      expect([status, stdout]).toEqual([0, expect.not.stringContaining('FAIL')]);
      expect(Number(/^Tests: +(\d+) passed/m.exec(stdout)?.[1])).toBeGreaterThan(100);
    });

    it('set every value in a test that fails without it', async () => {
      removeEachValue(join(here, 'tests'));
      const { stdout } = await runSuites(here);
      const needed = [...stdout.matchAll(/^\t- (\S+) is not set$/gm)].map(([, path]) => path);
      const { values, schema } = readChart(chart);
      const leaves = leavesOf(parse(values), schema);
      expect(leaves.filter((path) => !needed.includes(path))).toEqual([]);
    });
  });
}
