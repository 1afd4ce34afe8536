import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { goldenFile, titledCases, type Case } from './cases.js';
import { charts } from './charts.js';
import { helm, template } from './helm.js';
import { kubeScore, score } from './kube-score.js';
import { describeWith } from './tool.js';

/** What kube-score says of a case though it is not so. */
function mistakesOf({ chart, name }: Case): readonly string[] {
  const deployment = `orders-${chart.name}`;
  switch (name) {
    // It does not know ScaledObjects.
    case 'everything-on':
      return [`[WARNING] ${deployment} apps/v1/Deployment: Deployment few replicas`];
    // OpenShift assigns each namespace users of its own, of nine digits and more.
    case 'openshift':
      return [
        `${deployment} apps/v1/Deployment: (${chart.container})`,
        `${deployment}-helmtest v1/Pod: (balance)`,
      ].flatMap((container) => [
        `[CRITICAL] ${container} The container is running with a low user ID`,
        `[CRITICAL] ${container} The container running with a low group ID`,
      ]);
    default:
      return [];
  }
}

function complaints(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !/^\[(OK|SKIPPED)\]/.test(line));
}

describeWith(kubeScore, 'kube-score', () => {
  it.each(titledCases)('finds nothing in the golden file %s', async (_, one) => {
    const lines = await score(readFileSync(goldenFile(one), 'utf8'));
    expect(complaints(lines)).toEqual(mistakesOf(one));
  });

  describeWith(helm, 'on the rendered charts', () => {
    it.each(charts)('would find a missing network policy of $name', async ({ folder }) => {
      const values = { networkPolicy: { enabled: false } };
      const lines = await score((await template({ chart: folder, values })).stdout);
      expect(lines.filter((line) => line.startsWith('[CRITICAL]'))).not.toEqual([]);
    });
  });
});
