import { basename, relative } from 'node:path';
import Generator, { type BaseFeatures, type BaseOptions } from 'yeoman-generator';
import { findPackageRoot } from '../find-package-root.js';
import { validateServiceName } from '../names/validate-service-name.js';
import { planProject } from '../plan/plan-project.js';
import type { PlannedFile } from '../plan/planned-file.js';
import { readTemplates } from '../plan/read-templates.js';
import { type Answers, toAnswers } from '../questions/answers.js';
import { collectAnswers } from '../questions/collect-answers.js';
import type { Question } from '../questions/question.js';
import { questionTable } from '../questions/question-table.js';
import { readFlags } from '../questions/read-flags.js';
import { rejectUnknownFlags } from '../questions/reject-unknown-flags.js';
import { Refusal } from '../refusal.js';
import { dryRunSummary, nextSteps } from '../report/next-steps.js';
import { chooseTarget, isEmpty, refuseTarget } from '../write/choose-target.js';
import { writeProject } from '../write/write-project.js';
import { declareFlags } from './declare-flags.js';
import { installDependencies } from './install-dependencies.js';
import { rawOptions, readRunMode, sharedOptions } from './read-run-mode.js';
import { USAGE_TEXT } from './usage-text.js';

/** What a run is about, once all answers are known. */
interface Project {
  answers: Answers;
  files: readonly PlannedFile[];
  /** Absolute path of its folder. */
  target: string;
  dryRun: boolean;
}

/** `yo grpc-k8s-service`: a TypeScript gRPC service that balances on Kubernetes. */
export default class ServiceGenerator extends Generator {
  readonly #questions: readonly Question[];
  readonly #flags: readonly string[];
  #project: Project | undefined;

  constructor(args?: string[], options?: BaseOptions, features?: BaseFeatures) {
    // Nothing is stored, and looking for ~/.yo-rc-global.json fails in yo that root started: it has become another user.
    super(args, { ...options, localConfigOnly: true } as BaseOptions, {
      ...features,
      tasksMatchingPriority: true,
    });
    this.#questions = questionTable(
      () => suggestName(this.destinationRoot()),
      (name) => refuseTarget(this.destinationRoot(), name, readRunMode(this).force),
    );
    this.#flags = declareFlags(this, this.#questions);
  }

  override help(): string {
    return `${super.help()}\n${USAGE_TEXT}`;
  }

  initializing(): void {
    // yo itself only knows --help.
    if (this.options.help !== true) return;
    this.log(this.help());
    this.cancelCancellableTasks();
  }

  async prompting(): Promise<void> {
    try {
      this.#project = await this.#prepare();
    } catch (error) {
      // Ctrl-C at a prompt ends in an error of this name (@inquirer/core).
      const stopped = error instanceof Error && error.name === 'ExitPromptError';
      if (!stopped && !(error instanceof Refusal)) throw error;
      // Ends the run like a thrown error, without Yeoman's line in front that says where in the code it came from.
      this.env.emit('error', error);
    }
  }

  writing(): void {
    if (this.#project === undefined) return;
    const { answers, files, target, dryRun } = this.#project;
    writeProject(this.fs, target, files);
    const wanted = answers.install && !dryRun;
    this.setFeatures({ customInstallTask: !wanted || (() => installDependencies(this, target)) });
    if (!dryRun) this.env.cwd = target;
  }

  end(): void {
    if (this.#project === undefined) return;
    const { answers, files, target, dryRun } = this.#project;
    const folder = relative(this.contextRoot, target);
    const outcome = { folder, files: files.length, installed: answers.install };
    this.log(dryRun ? dryRunSummary(answers, outcome) : nextSteps(answers, outcome));
  }

  async #prepare(): Promise<Project> {
    const options = rawOptions(this);
    rejectUnknownFlags(options, this.#flags, sharedOptions(this));
    const given = readFlags(this.#questions, options, this.args);
    const { source, dryRun } = readRunMode(this);
    const answers = toAnswers(await collectAnswers(this.#questions, given, source));
    const target = chooseTarget(this.destinationRoot(), answers.name);
    const files = planProject(answers, readTemplates(findPackageRoot(import.meta.url)));
    return { answers, files, target, dryRun };
  }
}

/** The folder's own name when the project could go right there, else that of the examples. */
function suggestName(folder: string): string {
  const own = basename(folder);
  return isEmpty(folder) && validateServiceName(own) === undefined ? own : 'orders';
}
