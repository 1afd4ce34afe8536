import { describe, expect, it } from '@jest/globals';
import { dryRunSummary, nextSteps } from '../../../generators/report/next-steps.js';
import { quoteForShell } from '../../../generators/report/quote-for-shell.js';
import { repeatCommand } from '../../../generators/report/repeat-command.js';
import { referenceAnswers } from '../reference-answers.js';

describe('quoteForShell', () => {
  it.each([
    ['orders', 'orders'],
    ['--image=registry.example.com:5000/node:22', '--image=registry.example.com:5000/node:22'],
    ['@acme/orders', "'@acme/orders'"],
    ['--image=[::1]:5000/node', "'--image=[::1]:5000/node'"],
    ['my folder', "'my folder'"],
    ["it's", String.raw`'it'\''s'`],
    ['$(id)', "'$(id)'"],
    ['', "''"],
  ])('writes %j as %s', (word, quoted) => {
    expect(quoteForShell(word)).toBe(quoted);
  });
});

describe('repeatCommand', () => {
  it('names every answer, so that nothing is asked', async () => {
    expect(
      repeatCommand(await referenceAnswers({ name: '@acme/orders', port: '7000', install: 'no' })),
    ).toBe(
      "yo grpc-k8s-service '@acme/orders' --package=acme.orders.v1 --port=7000 " +
        '--image=node:22-bookworm-slim --discovery=dns --no-install',
    );
  });
});

const OUTCOME = { folder: 'orders', files: 3, installed: false };

describe('the report', () => {
  it('tells what to do next, whom to dial and how to repeat it', async () => {
    const answers = await referenceAnswers({ port: '7000' });
    const text = nextSteps(answers, { folder: 'orders', files: 3, installed: false });
    expect(text).toContain('orders is ready: 3 files in orders.');
    expect(text).toMatch(/cd orders\n +npm install\n +npm test\n +npm start\n/);
    expect(text).toContain('  docker build --tag REGISTRY/orders:0.1.0 .\n');
    expect(text).toContain(
      '  helm install orders charts/orders --set image.repository=REGISTRY/orders --wait\n',
    );
    expect(text).toContain('  orders-headless.NAMESPACE.svc.cluster.local:7000\n');
    expect(text).toContain(`  ${repeatCommand(answers)}\n`);
  });

  it('tells where clients read the target from', async () => {
    const text = nextSteps(await referenceAnswers({ name: 'order-history' }), OUTCOME);
    expect(text).toContain(
      'ORDER_HISTORY_TARGET, by envFrom from the ConfigMap order-history-client.',
    );
  });

  it.each([
    ['dns', 'orders-headless', false],
    ['endpointslice', 'orders-headless', false],
    ['mesh', 'orders', true],
  ])('of mode %s lets clients dial %s', async (discovery, service, asksForMesh) => {
    const text = nextSteps(await referenceAnswers({ discovery }), OUTCOME);
    expect(text).toContain(`\n  ${service}.NAMESPACE.svc.cluster.local:50051\n`);
    expect(/turn on its injection/.test(text)).toBe(asksForMesh);
    expect(text).toContain(`--discovery=${discovery} `);
  });

  it('leaves out what is done already', async () => {
    const text = nextSteps(await referenceAnswers(), { folder: '', files: 3, installed: true });
    expect(text).not.toMatch(/^ +(cd|npm install)/m);
  });

  it('does not claim to have written anything in a dry run', () => {
    const text = dryRunSummary('yo grpc-k8s-service orders', OUTCOME);
    expect(text).toContain('3 files would go to orders; nothing was written');
    expect(text).toContain('  yo grpc-k8s-service orders\n');
    expect(text).not.toContain('ready');
  });
});
