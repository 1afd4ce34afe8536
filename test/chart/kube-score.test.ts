import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { caseNames, goldenFile } from './cases.js';
import { helm, template } from './helm.js';
import { kubeScore, score } from './kube-score.js';
import { describeWith } from './tool.js';

/** What kube-score says of a case though it is not so. */
const mistaken: Readonly<Record<string, readonly string[]>> = {
  // It does not know ScaledObjects.
  'everything-on': ['[WARNING] orders-grpc-service apps/v1/Deployment: Deployment few replicas'],
  // OpenShift assigns each namespace users of its own, of nine digits and more.
  openshift: [' apps/v1/Deployment: (server)', '-helmtest v1/Pod: (balance)'].flatMap(
    (container) => [
      `[CRITICAL] orders-grpc-service${container} The container is running with a low user ID`,
      `[CRITICAL] orders-grpc-service${container} The container running with a low group ID`,
    ],
  ),
};

function complaints(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !/^\[(OK|SKIPPED)\]/.test(line));
}

describeWith(kubeScore, 'kube-score', () => {
  it.each(caseNames)('finds nothing in the golden file %s', async (name) => {
    const lines = await score(readFileSync(goldenFile(name), 'utf8'));
    expect(complaints(lines)).toEqual(mistaken[name] ?? []);
  });

  describeWith(helm, 'on the rendered chart', () => {
    it('would find a missing network policy', async () => {
      const values = { networkPolicy: { enabled: false } };
      const lines = await score((await template({ values })).stdout);
      expect(lines.filter((line) => line.startsWith('[CRITICAL]'))).not.toEqual([]);
    });
  });
});
