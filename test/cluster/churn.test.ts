import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHART, IMAGE_REPOSITORY, IMAGE_TAG } from './built.js';
import { startChurn } from './churn.js';
import { answered, summaryOf } from './load-report.js';
import { TestNamespace, type LoadReport } from './namespace.js';
import { run } from '../run-program.js';

const RELEASE = 'orders';
const POLL_INTERVAL = 2;
const DNS_TTL = Number(process.env['CLUSTER_DNS_TTL'] ?? 30);
const HELM = (process.env['CLUSTER_HELMS'] ?? 'helm').split(',')[0] ?? 'helm';
const CALLS_PER_SECOND = 400;

const VALUES = [
  `image.repository=${IMAGE_REPOSITORY}`,
  `image.tag=${IMAGE_TAG}`,
  'image.pullPolicy=IfNotPresent',
  `discovery.pollIntervalSeconds=${POLL_INTERVAL}`,
  `discovery.dnsTtlSeconds=${DNS_TTL}`,
].flatMap((value) => ['--set', value]);

describe('pods that are restarted, scaled and killed without a pause', () => {
  let namespace: TestNamespace;

  beforeAll(async () => {
    namespace = await TestNamespace.create('grpc-churn');
    await namespace.startConsumer();
    await run(HELM, [
      ...['install', RELEASE, CHART, '--namespace', namespace.name, ...VALUES],
      ...['--wait', '--timeout=5m'],
    ]);
  });
  afterAll(() => namespace.delete());

  async function callDuringChurn(calls: number, ...options: string[]): Promise<LoadReport> {
    const stopChurn = startChurn(namespace, RELEASE);
    try {
      return await namespace.load(
        ...['--target', `${RELEASE}-headless.${namespace.name}.svc.cluster.local:50051`],
        ...['--interval', String(POLL_INTERVAL * 1000), '--rate', String(CALLS_PER_SECOND)],
        ...['--calls', String(calls), ...options],
      );
    } finally {
      console.log('Churn:', await stopChurn());
    }
  }

  it('fail none of 100,000 calls with the default retries', async () => {
    const report = await callDuringChurn(100_000);
    console.log(summaryOf(report));
    expect(report.failed).toEqual([]);
    expect(answered(report)).toBe(100_000);
  });

  it('show what the retries are worth: the same without them', async () => {
    const report = await callDuringChurn(20_000, '--no-retry');
    console.log(summaryOf(report));
    expect(answered(report) + report.failed.length).toBe(20_000);
  });
});
