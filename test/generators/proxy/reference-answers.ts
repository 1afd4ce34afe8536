import {
  type ProxyAnswerName,
  type ProxyAnswers,
  toProxyAnswers,
} from '../../../generators/proxy/answers.js';
import { proxyQuestionTable } from '../../../generators/proxy/question-table.js';
import { collectAnswers } from '../../../generators/questions/collect-answers.js';
import type { TypedAnswers } from '../../../generators/questions/question.js';

/** The answers of `yo grpc-k8s-service:proxy orders-proxy --defaults`, with those given here in place of defaults. */
export async function referenceProxyAnswers(
  given: TypedAnswers<ProxyAnswerName> = {},
): Promise<ProxyAnswers> {
  const questions = proxyQuestionTable(() => 'orders-proxy');
  return toProxyAnswers(await collectAnswers(questions, given, { kind: 'defaults' }));
}
