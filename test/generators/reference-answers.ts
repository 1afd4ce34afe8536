import { type Answers, toAnswers } from '../../generators/questions/answers.js';
import { collectAnswers } from '../../generators/questions/collect-answers.js';
import type { TypedAnswers } from '../../generators/questions/question.js';
import { questionTable } from '../../generators/questions/question-table.js';

/** The answers of `yo grpc-k8s-service orders --defaults`, with those given here in place of defaults. */
export async function referenceAnswers(given: TypedAnswers = {}): Promise<Answers> {
  const questions = questionTable(() => 'orders');
  return toAnswers(await collectAnswers(questions, given, { kind: 'defaults' }));
}
