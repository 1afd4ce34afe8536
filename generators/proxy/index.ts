import type { BaseFeatures, BaseOptions } from 'yeoman-generator';
import { ProjectGenerator, type ProjectKind } from '../app/project-generator.js';
import { validateProxyName } from '../names/validate-proxy-name.js';
import { type ProxyAnswerName, type ProxyAnswers, toProxyAnswers } from './answers.js';
import { planProxy } from './plan-proxy.js';
import { proxyQuestionTable } from './question-table.js';
import { proxyNextSteps } from './report/next-steps.js';
import { repeatProxyCommand } from './report/repeat-command.js';
import { PROXY_USAGE_TEXT } from './usage-text.js';

const PROXY: ProjectKind<ProxyAnswerName, ProxyAnswers> = {
  command: 'yo grpc-k8s-service:proxy',
  usageText: PROXY_USAGE_TEXT,
  exampleName: 'orders-proxy',
  validateName: validateProxyName,
  questionTable: proxyQuestionTable,
  toAnswers: toProxyAnswers,
  plan: planProxy,
  nextSteps: proxyNextSteps,
  repeatCommand: repeatProxyCommand,
};

/** `yo grpc-k8s-service:proxy`: a proxy that spreads the calls of any gRPC client over the pods of services. */
export default class ProxyGenerator extends ProjectGenerator<ProxyAnswerName, ProxyAnswers> {
  constructor(args?: string[], options?: BaseOptions, features?: BaseFeatures) {
    super(PROXY, args, options, features);
  }
}
