import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { BaseFeatures, BaseOptions } from 'yeoman-generator';
import { declareFlags } from '../app/declare-flags.js';
import { PreparedGenerator, type Work } from '../app/prepared-generator.js';
import { rawOptions, readRunMode, sharedOptions } from '../app/read-run-mode.js';
import { findPackageRoot } from '../find-package-root.js';
import { collectAnswers } from '../questions/collect-answers.js';
import type { Question } from '../questions/question.js';
import { readFlags } from '../questions/read-flags.js';
import { rejectUnknownFlags } from '../questions/reject-unknown-flags.js';
import { type ClientAnswerName, toClientAnswers } from './answers.js';
import { installCommand } from './consumer/find-package-manager.js';
import { type Consumer, inspectConsumer } from './consumer/inspect-consumer.js';
import { type ContractScript, importContractScript } from './contract/contract-script.js';
import { readContract } from './contract/read-contract.js';
import { readMarker } from './folder/marker.js';
import { refuseFolder, validateFolder } from './folder/refuse-folder.js';
import { prepareClient } from './prepare-client.js';
import { refuseLostFlag } from './refuse-lost-flag.js';
import { type ClientContext, clientQuestionTable } from './question-table.js';
import { clientReport } from './report/client-report.js';
import { CLIENT_USAGE_TEXT } from './usage-text.js';
import { writeClient } from './write-client.js';

const COMMAND = 'yo grpc-k8s-service:client';

/** `yo grpc-k8s-service:client`: the balanced client of a service, in a project that exists. */
export default class ClientGenerator extends PreparedGenerator {
  protected override readonly usageText = CLIENT_USAGE_TEXT;
  readonly #questions: readonly Question<ClientAnswerName>[];
  readonly #flags: readonly string[];
  #consumer: Consumer | undefined;
  #script: ContractScript | undefined;

  constructor(args?: string[], options?: BaseOptions, features?: BaseFeatures) {
    super(args, options, features);
    this.#questions = clientQuestionTable(this.#context());
    this.#flags = declareFlags(this, this.#questions, 'Write over what is there, your changes too');
  }

  /** Yeoman would read the consumer's package.json for this, and fail on a broken one before we can say so. */
  override determineAppname(): string {
    return basename(this.destinationRoot());
  }

  protected override async prepare(): Promise<Work> {
    refuseLostFlag(process.argv);
    const options = rawOptions(this);
    rejectUnknownFlags(options, this.#flags, sharedOptions(this));
    const given = readFlags(this.#questions, options, this.args, COMMAND);
    const { source, dryRun, force } = readRunMode<ClientAnswerName>(this, COMMAND);
    const generator = findPackageRoot(import.meta.url);
    const consumer = inspectConsumer(this.destinationRoot());
    this.#consumer = consumer;
    this.#script = await importContractScript(generator.root);
    const typed = toClientAnswers(await collectAnswers(this.#questions, given, source));
    const answers = { ...typed, proto: portablePath(consumer.root, typed.proto) };
    const contract = this.#readContract(answers.proto);
    const client = { generator, script: this.#script, contract };
    const change = prepareClient(answers, consumer, client, force);
    const { update, manifestText, example } = change;
    const addsDependencies = manifestText !== undefined;
    const { root, packageManager } = consumer;
    return {
      root,
      dryRun,
      install: answers.install ? installCommand(packageManager) : undefined,
      write: () => writeClient(this, root, join(root, answers.folder), change),
      report: () => clientReport(answers, { consumer, update, addsDependencies, example, dryRun }),
    };
  }

  #context(): ClientContext {
    const root = (): string => this.destinationRoot();
    return {
      suggestFolder: () => (this.#consumer?.hasSources === true ? 'src/client' : 'client'),
      remembered: () => {
        const { folder: given } = rawOptions(this);
        const folder = typeof given === 'string' ? given : this.#context().suggestFolder();
        return validateFolder(folder) === undefined
          ? readMarker(join(root(), folder), readRunMode(this).force)?.answers
          : undefined;
      },
      readContract: (path) => this.#readContract(path),
      refuseFolder: (folder, name) => refuseFolder(root(), folder, name, readRunMode(this).force),
    };
  }

  #readContract(path: string) {
    if (this.#script === undefined) throw new Error('The contract is read before its script.');
    return readContract(this.#script, this.destinationRoot(), path);
  }
}

/** The same path for everybody who has the consumer and the contract side by side, whatever it was typed from. */
function portablePath(root: string, typed: string): string {
  const path = relative(root, resolve(root, typed));
  return isAbsolute(path) ? path : path.split(sep).join('/') || '.';
}
