import { expect, it } from '@jest/globals';
import { charts } from './charts.js';
import { helm, refusal, render } from './helm.js';
import { describeWith } from './tool.js';
import { wrongInEvery, wrongIn } from './wrong-values.js';

for (const chart of charts) {
  describeWith(helm, `values of ${chart.name} that are wrong`, () => {
    it.each([...wrongInEvery, ...(wrongIn[chart.name] ?? [])])(
      '%j are refused naming %s',
      async (wrong, name) => {
        const text = await refusal({ chart: chart.folder, values: wrong });
        expect(text).toContain("values don't meet the specifications of the schema");
        expect(text).toContain(name);
      },
    );

    it('does not mind the global values of a parent chart', async () => {
      const values = { global: { region: 'eu' } };
      await expect(render({ chart: chart.folder, values })).resolves.toHaveLength(chart.objects);
    });
  });
}
