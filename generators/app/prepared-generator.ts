import Generator, { type BaseFeatures, type BaseOptions } from 'yeoman-generator';
import { Refusal } from '../refusal.js';
import { commitFiles } from '../write/commit-files.js';
import { installDependencies } from './install-dependencies.js';

/** What a run does, once all answers are known. */
export interface Work {
  /** Absolute path of the project's folder. */
  root: string;
  dryRun: boolean;
  /** The command that installs its dependencies, unless nobody wants that. */
  install: readonly [string, ...string[]] | undefined;
  /**
   * Hands the files to Yeoman.
   *
   * @returns absolute paths of all that changes
   */
  write: () => readonly string[];
  /** What a person is told at the end. */
  report: () => string;
}

/** A generator that knows everything before it changes anything, and says in one sentence what is in its way. */
export abstract class PreparedGenerator extends Generator {
  /** What the help text says below the table of flags. */
  protected abstract readonly usageText: string;
  #work: Work | undefined;

  constructor(args?: string[], options?: BaseOptions, features?: BaseFeatures) {
    // Nothing is stored, and looking for ~/.yo-rc-global.json fails in yo that root started: it has become another user.
    super(args, { ...options, localConfigOnly: true } as BaseOptions, {
      ...features,
      inheritTasks: true,
    });
  }

  /**
   * Collects the answers and works out what they mean.
   *
   * @throws {Refusal} for whatever is wrong with them or with the place
   */
  protected abstract prepare(): Promise<Work>;

  override help(): string {
    return `${super.help()}\n${this.usageText}`;
  }

  initializing(): void {
    // yo itself only knows --help.
    if (this.options.help !== true) return;
    this.log(this.help());
    this.cancelCancellableTasks();
  }

  async prompting(): Promise<void> {
    try {
      this.#work = await this.prepare();
    } catch (error) {
      // Ctrl-C at a prompt ends in an error of this name (@inquirer/core).
      const stopped = error instanceof Error && error.name === 'ExitPromptError';
      if (!stopped && !(error instanceof Refusal)) throw error;
      // Ends the run like a thrown error, without Yeoman's line in front that says where in the code it came from.
      this.env.emit('error', error);
    }
  }

  writing(): void {
    if (this.#work === undefined) return;
    const { root, dryRun, install, write } = this.#work;
    const paths = write();
    if (!dryRun) this.env.cwd = root;
    this.setFeatures({
      customCommitTask: !dryRun && (() => commitFiles(() => this.#commit(), root, paths)),
      customInstallTask:
        dryRun || install === undefined || (() => installDependencies(this, root, install)),
    });
  }

  end(): void {
    if (this.#work !== undefined) this.log(this.#work.report());
  }

  /** What Yeoman does where no generator brings a task of its own. */
  async #commit(): Promise<void> {
    // Not loaded before it is needed, because yo may have another copy of it and this one takes a third of a second.
    const { commitSharedFsTask } = await import('yeoman-environment');
    await commitSharedFsTask(this.env);
  }
}
