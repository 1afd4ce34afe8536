import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { caseNames, goldenFile, renderCase, valuesOf } from './cases.js';
import { chartFolder, helm, helm3 } from './helm.js';
import { runTool } from './run-tool.js';
import { describeWith } from './tool.js';

describe('the golden files', () => {
  it('are one for each case', () => {
    const names = readdirSync(dirname(goldenFile(''))).sort();
    expect(names).toEqual(caseNames.map((name) => `${name}.yaml`));
  });
});

for (const tool of [helm, helm3]) {
  describeWith(tool, `the cases of the chart by ${tool.name}`, () => {
    // As the file holds them, so the same bytes each time and by each Helm.
    it.each(caseNames)(
      '%s renders its golden file, which npm run charts:golden writes anew',
      async (name) => {
        expect(await renderCase(name, tool)).toBe(readFileSync(goldenFile(name), 'utf8'));
      },
    );

    // Without an icon, of which Helm informs: a generated service has none.
    it.each(caseNames)('%s passes helm lint --strict', async (name) => {
      const options = ['--strict', '--kube-version', '1.36.0', '--values', '-', chartFolder];
      const values = JSON.stringify(valuesOf(name));
      const { status, stdout } = await runTool(tool, ['lint', ...options], values);
      expect({ status, output: stdout.trim() }).toEqual({
        status: 0,
        output: [
          `==> Linting ${chartFolder}`,
          '[INFO] Chart.yaml: icon is recommended',
          '',
          '1 chart(s) linted, 0 chart(s) failed',
        ].join('\n'),
      });
    });
  });
}
