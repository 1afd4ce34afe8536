import { posix } from 'node:path';
import { indentLines } from '../../report/indent-lines.js';
import type { ClientAnswers } from '../answers.js';
import type { Consumer } from '../consumer/inspect-consumer.js';
import { installCommand } from '../consumer/find-package-manager.js';
import type { Update } from '../folder/plan-update.js';
import { repeatClientCommand } from './repeat-command.js';

/** What a run did, or with --dry-run would do. */
export interface Outcome {
  consumer: Consumer;
  update: Update;
  /** Whether package.json lacked a dependency. */
  addsDependencies: boolean;
  example: readonly string[];
  dryRun: boolean;
}

const LANGUAGES = { typescript: 'TypeScript', javascript: 'JavaScript' } as const;
const MODULE_SYSTEMS = { esm: 'ESM', commonjs: 'CommonJS' } as const;

/** What a person is told at the end: what was done, how to make a call, and how to repeat the run. */
export function clientReport(answers: ClientAnswers, outcome: Outcome): string {
  const { consumer, update, addsDependencies, example, dryRun } = outcome;
  const { folder, protoService, install } = answers;
  const kind = `${LANGUAGES[consumer.language]}, ${MODULE_SYSTEMS[consumer.moduleSystem]}`;
  const counts = `${update.write.length} files written, ${update.remove.length} removed`;
  const parent = posix.dirname(folder);
  const where = parent === '.' ? 'beside package.json' : `in ${parent}/`;
  return [
    dryRun
      ? `Dry run: nothing was written. In earnest ${folder}/ would hold the balanced client of ${protoService} (${kind}): ${counts}.`
      : `${folder}/ holds the balanced client of ${protoService} (${kind}): ${counts}.`,
    ...(update.kept.length > 0
      ? [`Kept as you changed them, for there is nothing new for them: ${update.kept.join(', ')}.`]
      : []),
    ...(update.left.length > 0
      ? [`No longer needed, and left to you because you changed them: ${update.left.join(', ')}.`]
      : []),
    ...(addsDependencies && !install
      ? [`package.json has new dependencies: ${installCommand(consumer.packageManager).join(' ')}.`]
      : []),
    `A call, in a file ${where}:`,
    indentLines(example),
    'The same again, without questions:',
    indentLines([repeatClientCommand(answers)]),
  ]
    .map((paragraph) => `${paragraph}\n`)
    .join('\n')
    .replace(/^/, '\n');
}
