import type { BaseFeatures, BaseOptions } from 'yeoman-generator';
import { validateServiceName } from '../names/validate-service-name.js';
import { planProject } from '../plan/plan-project.js';
import { type Answers, toAnswers } from '../questions/answers.js';
import type { AnswerName } from '../questions/question.js';
import { questionTable } from '../questions/question-table.js';
import { nextSteps } from '../report/next-steps.js';
import { repeatCommand } from '../report/repeat-command.js';
import { ProjectGenerator, type ProjectKind } from './project-generator.js';
import { USAGE_TEXT } from './usage-text.js';

const SERVICE: ProjectKind<AnswerName, Answers> = {
  command: 'yo grpc-k8s-service',
  usageText: USAGE_TEXT,
  exampleName: 'orders',
  validateName: validateServiceName,
  questionTable,
  toAnswers,
  plan: planProject,
  nextSteps,
  repeatCommand,
};

/** `yo grpc-k8s-service`: a TypeScript gRPC service that balances on Kubernetes. */
export default class ServiceGenerator extends ProjectGenerator<AnswerName, Answers> {
  constructor(args?: string[], options?: BaseOptions, features?: BaseFeatures) {
    super(SERVICE, args, options, features);
  }
}
