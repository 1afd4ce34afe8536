import { describe, expect, it } from '@jest/globals';
import { askPerson, type Prompter } from '../../../generators/questions/ask-person.js';
import { questionTable } from '../../../generators/questions/question-table.js';
import type { AnswerName, Question } from '../../../generators/questions/question.js';

type Spec = Parameters<Prompter['prompt']>[0][number];

/** Asks one question of somebody who answers so, and gives what they saw. */
async function ask(name: AnswerName, reply: unknown): Promise<{ answer: string; spec: Spec }> {
  const questions = questionTable(
    () => 'orders',
    (taken) => (taken === 'taken' ? '"taken" is in use.' : undefined),
  );
  const specs: Spec[] = [];
  const prompter: Prompter = {
    prompt: async (shown) => {
      specs.push(...shown);
      return { [name]: reply };
    },
  };
  const question = questions.find((one) => one.name === name) as Question;
  const answer = await askPerson(prompter, question, { name: '@acme/orders' });
  return { answer, spec: specs[0] as Spec };
}

describe('askPerson', () => {
  it('asks for a text, offers the default of --defaults and checks while one types', async () => {
    const { answer, spec } = await ask('package', 'acme.v1');
    expect(answer).toBe('acme.v1');
    expect(spec).toMatchObject({ name: 'package', type: 'input', default: 'acme.orders.v1' });
    expect(spec.validate?.('acme')).toContain('"acme" has no version');
    expect(spec.validate?.('acme.v1')).toBe(true);
  });

  it('says at the name already that its folder is in use', async () => {
    const { spec } = await ask('name', 'orders');
    expect(spec.validate?.('@acme/taken')).toBe('"taken" is in use.');
    expect(spec.validate?.('orders')).toBe(true);
  });

  it('offers choices', async () => {
    const { answer, spec } = await ask('discovery', 'dns');
    expect(answer).toBe('dns');
    expect(spec).toMatchObject({ type: 'select', default: 'dns' });
    expect(spec.choices).toEqual(['dns', 'endpointslice', 'mesh']);
  });

  it.each([
    [true, 'yes'],
    [false, 'no'],
  ])('takes %j for %s', async (reply, expected) => {
    const { answer, spec } = await ask('install', reply);
    expect(answer).toBe(expected);
    expect(spec).toMatchObject({ type: 'confirm', default: true });
  });
});
