import { Refusal } from '../refusal.js';
import type { AnswerName, Question, TypedAnswers } from './question.js';

/** Where answers come from that no flag gives: the defaults, a person, or nowhere. */
export type Source<Name extends string = AnswerName> =
  | { kind: 'defaults' }
  | {
      kind: 'person';
      ask: (question: Question<Name>, earlier: TypedAnswers<Name>) => Promise<string>;
    }
  | { kind: 'nobody' };

/**
 * Collects the answers in the order of the table: flag, then what earlier answers imply, then the source. All flags
 * are checked before a person is asked anything, and whatever a person or a default answers passes the same validator.
 *
 * @param given answers of flags
 * @throws {Refusal} for a bad answer, or for missing ones when nobody can be asked
 */
export async function collectAnswers<Name extends string = AnswerName>(
  questions: readonly Question<Name>[],
  given: TypedAnswers<Name>,
  source: Source<Name>,
): Promise<Record<Name, string>> {
  for (const question of questions) {
    const answer = given[question.name];
    if (answer !== undefined) check(question, answer, given);
  }
  if (source.kind === 'nobody') refuseMissing(questions, given);

  const answers = {} as TypedAnswers<Name>;
  for (const question of questions) {
    const answer =
      given[question.name] ??
      question.imply?.(answers) ??
      (await obtain(question, answers, source));
    check(question, answer, answers);
    answers[question.name] = answer;
  }
  return answers as Record<Name, string>;
}

async function obtain<Name extends string>(
  question: Question<Name>,
  earlier: TypedAnswers<Name>,
  source: Source<Name>,
): Promise<string> {
  return source.kind === 'person' ? source.ask(question, earlier) : question.suggest(earlier);
}

function check<Name extends string>(
  question: Question<Name>,
  answer: string,
  earlier: TypedAnswers<Name>,
): void {
  const wrong = question.validate(answer, earlier);
  if (wrong !== undefined) throw new Refusal(wrong);
}

function refuseMissing<Name extends string>(
  questions: readonly Question<Name>[],
  given: TypedAnswers<Name>,
): void {
  const missing = questions
    .filter(({ name, imply }) => given[name] === undefined && imply?.(given) === undefined)
    .map(({ name, kind }) => (kind === 'switch' ? `--${name} or --no-${name}` : `--${name}`));
  if (missing.length === 0) return;
  throw new Refusal(
    `There is no terminal to ask on and no answer for ${missing.join(', ')}: give ${missing.length === 1 ? 'it' : 'them'}, ` +
      'or take every default with --defaults.',
  );
}
