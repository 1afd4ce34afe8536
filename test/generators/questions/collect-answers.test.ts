import { describe, expect, it } from '@jest/globals';
import { collectAnswers } from '../../../generators/questions/collect-answers.js';
import { questionTable } from '../../../generators/questions/question-table.js';
import type { TypedAnswers } from '../../../generators/questions/question.js';
import { Refusal } from '../../../generators/refusal.js';

const questions = questionTable(() => 'orders');

/** A person who gives these answers, and what they were asked. */
function person(answers: TypedAnswers) {
  const asked: string[] = [];
  return {
    asked,
    source: {
      kind: 'person' as const,
      ask: async (question: (typeof questions)[number], earlier: TypedAnswers) => {
        asked.push(question.name);
        return answers[question.name] ?? question.suggest(earlier);
      },
    },
  };
}

describe('collectAnswers', () => {
  it('takes the flag before the default', async () => {
    const answers = await collectAnswers(
      questions,
      { name: 'order-history', port: '7000' },
      { kind: 'defaults' },
    );
    expect(answers).toEqual({
      name: 'order-history',
      scope: 'none',
      package: 'order_history.v1',
      port: '7000',
      image: 'node:22-bookworm-slim',
      discovery: 'dns',
      install: 'yes',
    });
  });

  it('asks a person what no flag gives, in the order of the table', async () => {
    const { asked, source } = person({ scope: '@acme', port: '7001' });
    const answers = await collectAnswers(questions, { name: 'orders', image: 'node:24' }, source);
    expect(asked).toEqual(['scope', 'package', 'port', 'discovery', 'install']);
    expect(answers).toMatchObject({ package: 'acme.orders.v1', port: '7001', image: 'node:24' });
  });

  it('does not ask for the scope when the name carries one', async () => {
    const { asked, source } = person({ name: '@acme/orders' });
    const answers = await collectAnswers(questions, {}, source);
    expect(asked).not.toContain('scope');
    expect(answers).toMatchObject({ scope: 'acme', package: 'acme.orders.v1' });
  });

  it('checks every flag before it asks anything', async () => {
    const { asked, source } = person({});
    await expect(collectAnswers(questions, { discovery: 'xds' }, source)).rejects.toThrow(Refusal);
    expect(asked).toEqual([]);
  });

  it('checks what a person answers with the validator of the flag', async () => {
    const { source } = person({ port: '80' });
    await expect(collectAnswers(questions, {}, source)).rejects.toThrow('"80" is not a port');
  });

  it('lists everything that is missing when there is nobody to ask', async () => {
    await expect(
      collectAnswers(questions, { name: 'orders', port: '7000' }, { kind: 'nobody' }),
    ).rejects.toThrow(
      'There is no terminal to ask on and no answer for --scope, --package, --image, --discovery, --install or ' +
        '--no-install: give them, or take every default with --defaults.',
    );
  });

  it('does not miss a scope that the name carries', async () => {
    await expect(
      collectAnswers(
        questions,
        { name: '@acme/orders', package: 'acme.v1', port: '7000', image: 'node', install: 'no' },
        { kind: 'nobody' },
      ),
    ).rejects.toThrow('no answer for --discovery: give it,');
  });

  it('says what is wrong with a flag before it says what is missing', async () => {
    await expect(collectAnswers(questions, { port: '0' }, { kind: 'nobody' })).rejects.toThrow(
      '"0" is not a port',
    );
  });

  it('needs nobody when every flag is given', async () => {
    const given = {
      name: 'orders',
      scope: '',
      package: 'orders.v1',
      port: '7000',
      image: 'node',
      discovery: 'dns',
      install: 'no',
    };
    expect(await collectAnswers(questions, given, { kind: 'nobody' })).toEqual(given);
  });
});
