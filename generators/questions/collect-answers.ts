import { Refusal } from '../refusal.js';
import type { AnswerName, Question, TypedAnswers } from './question.js';

/** Where answers come from that no flag gives: the defaults, a person, or nowhere. */
export type Source =
  | { kind: 'defaults' }
  | { kind: 'person'; ask: (question: Question, earlier: TypedAnswers) => Promise<string> }
  | { kind: 'nobody' };

/**
 * Collects the answers in the order of the table: flag, then what earlier answers imply, then the source. All flags
 * are checked before a person is asked anything, and whatever a person or a default answers passes the same validator.
 *
 * @param given answers of flags
 * @throws {Refusal} for a bad answer, or for missing ones when nobody can be asked
 */
export async function collectAnswers(
  questions: readonly Question[],
  given: TypedAnswers,
  source: Source,
): Promise<Record<AnswerName, string>> {
  for (const question of questions) {
    const answer = given[question.name];
    if (answer !== undefined) check(question, answer, given);
  }
  if (source.kind === 'nobody') refuseMissing(questions, given);

  const answers: TypedAnswers = {};
  for (const question of questions) {
    const answer =
      given[question.name] ??
      question.imply?.(answers) ??
      (await obtain(question, answers, source));
    check(question, answer, answers);
    answers[question.name] = answer;
  }
  return answers as Record<AnswerName, string>;
}

async function obtain(question: Question, earlier: TypedAnswers, source: Source): Promise<string> {
  return source.kind === 'person' ? source.ask(question, earlier) : question.suggest(earlier);
}

function check(question: Question, answer: string, earlier: TypedAnswers): void {
  const wrong = question.validate(answer, earlier);
  if (wrong !== undefined) throw new Refusal(wrong);
}

function refuseMissing(questions: readonly Question[], given: TypedAnswers): void {
  const missing = questions
    .filter(({ name, imply }) => given[name] === undefined && imply?.(given) === undefined)
    .map(({ name, kind }) => (kind === 'switch' ? `--${name} or --no-${name}` : `--${name}`));
  if (missing.length === 0) return;
  throw new Refusal(
    `There is no terminal to ask on and no answer for ${missing.join(', ')}: give ${missing.length === 1 ? 'it' : 'them'}, ` +
      'or take every default with --defaults.',
  );
}
