import { describe, expect, it } from '@jest/globals';
import { questionTable } from '../../../generators/questions/question-table.js';
import {
  ANSWER_NAMES,
  type AnswerName,
  type Question,
} from '../../../generators/questions/question.js';

const questions = questionTable(() => 'orders');

function find(name: AnswerName): Question {
  return questions.find((question) => question.name === name) as Question;
}

describe('the table of questions', () => {
  it('has each answer once', () => {
    expect(questions.map(({ name }) => name)).toEqual(ANSWER_NAMES);
  });

  it.each(questions)('suggests for $name what its validator accepts', (question) => {
    const earlier = { name: 'orders', scope: 'acme' };
    expect(question.validate(question.suggest(earlier), { name: 'orders' })).toBeUndefined();
  });

  it('offers a choice of what its validator accepts, and nothing else', () => {
    const { choices = [], validate } = find('discovery');
    expect(choices).toEqual(['dns', 'endpointslice', 'mesh']);
    expect(choices.filter((choice) => validate(choice, {}) !== undefined)).toEqual([]);
  });

  it('makes the package from name and scope, wherever the scope was given', () => {
    expect(find('package').suggest({ name: '@acme/order-history' })).toBe('acme.order_history.v1');
    expect(find('package').suggest({ name: 'order-history', scope: '@acme' })).toBe(
      'acme.order_history.v1',
    );
    expect(find('package').suggest({ name: 'order-history', scope: 'none' })).toBe(
      'order_history.v1',
    );
  });

  it('has nothing to ask about the scope when the name carries one', () => {
    expect(find('scope').imply?.({ name: '@acme/orders' })).toBe('acme');
    expect(find('scope').imply?.({ name: 'orders' })).toBeUndefined();
  });

  it.each(['@other', 'none', ''])('refuses the scope %j beside @acme/orders', (scope) => {
    expect(find('scope').validate(scope, { name: '@acme/orders' })).toBe(
      `"${scope}" contradicts the scope of "@acme/orders": leave --scope out, or name the service "orders".`,
    );
  });

  it('accepts the same scope beside @acme/orders, with or without its @', () => {
    expect(find('scope').validate('acme', { name: '@acme/orders' })).toBeUndefined();
    expect(find('scope').validate('@acme', { name: '@acme/orders' })).toBeUndefined();
  });

  it('refuses a scope that makes the npm name longer than npm allows', () => {
    const scope = 'x'.repeat(205);
    expect(find('scope').validate(scope, { name: 'a' })).toBeUndefined();
    expect(find('scope').validate(scope, { name: 'orders-and-more' })).toContain('214 characters');
  });
});
