import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { casesOf, goldenFile, goldenFolder, renderCase, titledCases, valuesOf } from './cases.js';
import { charts } from './charts.js';
import { helm, helm3 } from './helm.js';
import { runTool } from './run-tool.js';
import { describeWith } from './tool.js';

describe.each(charts)('the golden files of $name', (chart) => {
  it('are one for each case', () => {
    const names = casesOf(chart).map(({ name }) => `${name}.yaml`);
    expect(readdirSync(goldenFolder(chart)).sort()).toEqual(names);
  });
});

for (const tool of [helm, helm3]) {
  describeWith(tool, `the cases of the charts by ${tool.name}`, () => {
    // As the file holds them, so the same bytes each time and by each Helm.
    it.each(titledCases)(
      '%s renders its golden file, which npm run charts:golden writes anew',
      async (_, one) => {
        expect(await renderCase(one, tool)).toBe(readFileSync(goldenFile(one), 'utf8'));
      },
    );

    // Without an icon, of which Helm informs: a generated project has none.
    it.each(titledCases)('%s passes helm lint --strict', async (_, one) => {
      const { folder } = one.chart;
      const options = ['--strict', '--kube-version', '1.36.0', '--values', '-', folder];
      const values = JSON.stringify(valuesOf(one));
      const { status, stdout } = await runTool(tool, ['lint', ...options], values);
      expect({ status, output: stdout.trim() }).toEqual({
        status: 0,
        output: [
          `==> Linting ${folder}`,
          '[INFO] Chart.yaml: icon is recommended',
          '',
          '1 chart(s) linted, 0 chart(s) failed',
        ].join('\n'),
      });
    });
  });
}
