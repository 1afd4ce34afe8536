import { basename, relative } from 'node:path';
import type { BaseFeatures, BaseOptions } from 'yeoman-generator';
import { findPackageRoot } from '../find-package-root.js';
import type { Templates } from '../plan/plan-project.js';
import type { PlannedFile } from '../plan/planned-file.js';
import { readTemplates } from '../plan/read-templates.js';
import { collectAnswers } from '../questions/collect-answers.js';
import type { Question } from '../questions/question.js';
import { readFlags } from '../questions/read-flags.js';
import { rejectUnknownFlags } from '../questions/reject-unknown-flags.js';
import { dryRunSummary, type Outcome } from '../report/next-steps.js';
import { chooseTarget, isEmpty, refuseTarget } from '../write/choose-target.js';
import { writeProject } from '../write/write-project.js';
import { declareFlags } from './declare-flags.js';
import { PreparedGenerator, type Work } from './prepared-generator.js';
import { rawOptions, readRunMode, sharedOptions } from './read-run-mode.js';

/** What is different from one kind of project to the other. */
export interface ProjectKind<Name extends string, Answers> {
  /** `yo grpc-k8s-service` */
  command: string;
  /** What the help text says below the table of flags. */
  usageText: string;
  /** The name to offer where the folder's own is none. */
  exampleName: string;
  /** One sentence on what is wrong with a name, or undefined. */
  validateName: (name: string) => string | undefined;
  questionTable: (
    suggestName: () => string,
    refuseTarget: (name: string) => string | undefined,
  ) => readonly Question<Name>[];
  /** Turns answers that passed their validators into what the rest works with. */
  toAnswers: (typed: Readonly<Record<Name, string>>) => Answers;
  plan: (answers: Answers, templates: Templates) => readonly PlannedFile[];
  nextSteps: (answers: Answers, outcome: Outcome) => string;
  repeatCommand: (answers: Answers) => string;
}

/** A generator that makes a project in a folder of its own. */
export abstract class ProjectGenerator<
  Name extends string,
  Answers extends { name: string; install: boolean },
> extends PreparedGenerator {
  protected override readonly usageText: string;
  readonly #kind: ProjectKind<Name, Answers>;
  readonly #questions: readonly Question<Name>[];
  readonly #flags: readonly string[];

  constructor(
    kind: ProjectKind<Name, Answers>,
    args?: string[],
    options?: BaseOptions,
    features?: BaseFeatures,
  ) {
    super(args, options, features);
    this.#kind = kind;
    this.usageText = kind.usageText;
    this.#questions = kind.questionTable(
      () => this.#suggestName(),
      (name) => refuseTarget(this.destinationRoot(), name, readRunMode(this, kind.command).force),
    );
    this.#flags = declareFlags(this, this.#questions);
  }

  protected override async prepare(): Promise<Work> {
    const { command, toAnswers, plan, nextSteps, repeatCommand } = this.#kind;
    const options = rawOptions(this);
    rejectUnknownFlags(options, this.#flags, sharedOptions(this));
    const given = readFlags(this.#questions, options, this.args, command);
    const { source, dryRun } = readRunMode<Name>(this, command);
    const answers = toAnswers(await collectAnswers(this.#questions, given, source));
    const root = chooseTarget(this.destinationRoot(), answers.name);
    const files = plan(answers, readTemplates(findPackageRoot(import.meta.url)));
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
      report: () =>
        dryRun ? dryRunSummary(repeatCommand(answers), outcome) : nextSteps(answers, outcome),
    };
  }

  /** The folder's own name when the project could go right there, else that of the examples. */
  #suggestName(): string {
    const folder = this.destinationRoot();
    const own = basename(folder);
    const { validateName, exampleName } = this.#kind;
    return isEmpty(folder) && validateName(own) === undefined ? own : exampleName;
  }
}
