import { basename, relative } from 'node:path';
import type { BaseFeatures, BaseOptions } from 'yeoman-generator';
import { findPackageRoot } from '../find-package-root.js';
import { validateServiceName } from '../names/validate-service-name.js';
import { planProject } from '../plan/plan-project.js';
import { readTemplates } from '../plan/read-templates.js';
import { toAnswers } from '../questions/answers.js';
import { collectAnswers } from '../questions/collect-answers.js';
import type { Question } from '../questions/question.js';
import { questionTable } from '../questions/question-table.js';
import { readFlags } from '../questions/read-flags.js';
import { rejectUnknownFlags } from '../questions/reject-unknown-flags.js';
import { dryRunSummary, nextSteps } from '../report/next-steps.js';
import { chooseTarget, isEmpty, refuseTarget } from '../write/choose-target.js';
import { writeProject } from '../write/write-project.js';
import { declareFlags } from './declare-flags.js';
import { PreparedGenerator, type Work } from './prepared-generator.js';
import { rawOptions, readRunMode, sharedOptions } from './read-run-mode.js';
import { USAGE_TEXT } from './usage-text.js';

/** `yo grpc-k8s-service`: a TypeScript gRPC service that balances on Kubernetes. */
export default class ServiceGenerator extends PreparedGenerator {
  protected override readonly usageText = USAGE_TEXT;
  readonly #questions: readonly Question[];
  readonly #flags: readonly string[];

  constructor(args?: string[], options?: BaseOptions, features?: BaseFeatures) {
    super(args, options, features);
    this.#questions = questionTable(
      () => suggestName(this.destinationRoot()),
      (name) => refuseTarget(this.destinationRoot(), name, readRunMode(this).force),
    );
    this.#flags = declareFlags(this, this.#questions);
  }

  protected override async prepare(): Promise<Work> {
    const options = rawOptions(this);
    rejectUnknownFlags(options, this.#flags, sharedOptions(this));
    const given = readFlags(this.#questions, options, this.args);
    const { source, dryRun } = readRunMode(this);
    const answers = toAnswers(await collectAnswers(this.#questions, given, source));
    const root = chooseTarget(this.destinationRoot(), answers.name);
    const files = planProject(answers, readTemplates(findPackageRoot(import.meta.url)));
    const outcome = {
      folder: relative(this.contextRoot, root),
      files: files.length,
      installed: answers.install,
    };
    return {
      root,
      dryRun,
      // The Dockerfile of a generated project builds from npm's package-lock.json.
      install: answers.install ? ['npm', 'install'] : undefined,
      write: () => writeProject(this.fs, root, files),
      report: () => (dryRun ? dryRunSummary : nextSteps)(answers, outcome),
    };
  }
}

/** The folder's own name when the project could go right there, else that of the examples. */
function suggestName(folder: string): string {
  const own = basename(folder);
  return isEmpty(folder) && validateServiceName(own) === undefined ? own : 'orders';
}
