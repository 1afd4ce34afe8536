import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { createHelpers } from 'yeoman-test';
import ClientGenerator from '../../../generators/client/index.js';
import { CLIENT_ANSWER_NAMES } from '../../../generators/client/answers.js';
import { runGenerator } from '../run-generator.js';
import { CONTRACTS, makeConsumer } from './consumer-project.js';

describe('prompts', () => {
  it.each([
    ['foreign', CLIENT_ANSWER_NAMES],
    // A contract with one service leaves nothing to choose.
    ['bare', CLIENT_ANSWER_NAMES.filter((name) => name !== 'proto-service')],
  ])('ask everything that no flag gives, for the contract %s', async (contract, expected) => {
    const run = createHelpers({})
      .run(ClientGenerator, {
        namespace: 'grpc-k8s-service:client',
        resolved: fileURLToPath(new URL('../../../generators/client/index.ts', import.meta.url)),
      })
      .withFiles({ 'package.json': '{"type": "module"}' })
      .commitFiles()
      .withOptions({ interactive: true, skipInstall: false } as object)
      .withAnswers({ name: 'shop', proto: `${CONTRACTS}/${contract}`, install: false });
    const result = await run;
    expect(result.askedQuestions.map(({ name }) => name)).toEqual(expected);
    result.assertFile('client/index.js');
    run.restore();
    result.cleanup();
  });
});

describe('--help', () => {
  it('documents every flag', async () => {
    const consumer = makeConsumer();
    const { error, output } = await runGenerator(consumer.root, [], { h: true }, 'client');
    expect(error).toBeUndefined();
    for (const flag of [...CLIENT_ANSWER_NAMES, 'defaults', 'interactive', 'force', 'dry-run']) {
      expect(output).toContain(`--${flag} `);
    }
    expect(output).toContain('npx generator-grpc-k8s-service :client');
    consumer.remove();
  });
});
