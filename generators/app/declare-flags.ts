import type Generator from 'yeoman-generator';
import type { Question } from '../questions/question.js';

/** Flags that are no answers: how the run goes. */
const switches = (force: string): readonly { name: string; help: string }[] => [
  { name: 'defaults', help: 'Take the default of every answer that no flag gives' },
  { name: 'interactive', help: 'Ask what no flag answers (default: when there is a terminal)' },
  { name: 'force', help: force },
  { name: 'dry-run', help: 'Say what would be written, and write nothing' },
];

/** Yeoman would turn a flag that is given twice into one text, and a flag without value into "true". */
const asGiven = (value: unknown): unknown => value;

/**
 * Tells Yeoman about the flags, for the help text and for arguments that come unparsed. No default is declared here:
 * Yeoman stores one under the kebab-case name only, and a flag that was not given must look so.
 *
 * @param force what --force does
 * @returns the names of the flags, in kebab-case
 */
export function declareFlags<Name extends string>(
  generator: Generator,
  questions: readonly Question<Name>[],
  force = 'Write over an existing project',
): string[] {
  for (const { name, kind, help: description } of questions) {
    generator.option(name, { type: kind === 'switch' ? Boolean : asGiven, description });
  }
  for (const { name, help: description } of switches(force)) {
    generator.option(name, { type: Boolean, description });
  }
  // Keeps minimist, which parses the arguments, from turning a name such as 1e3 into a number.
  generator.option('_', { type: asGiven, hide: true });
  // Not called `name`, for then Yeoman would let it replace --name unseen.
  generator.argument('service', {
    type: String,
    required: false,
    description: 'Service name, like --name',
  });
  // Yeoman's conflict check, which does the writing, reads the camelCase name only.
  const options: Record<string, unknown> = generator.options;
  options.dryRun ??= options['dry-run'];
  return [...questions, ...switches(force)].map(({ name }) => name);
}
