import type Generator from 'yeoman-generator';
import type { Source } from '../questions/collect-answers.js';
import type { AnswerName } from '../questions/question.js';
import { askPerson, type Prompter } from '../questions/ask-person.js';
import { type RawOptions, readSwitch } from '../questions/read-flags.js';

/** How a run goes, beside its answers. */
export interface RunMode<Name extends string = AnswerName> {
  /** Write over what is there. */
  force: boolean;
  /** Say what would be written, and write nothing. */
  dryRun: boolean;
  /** Where answers come from that no flag gives. */
  source: Source<Name>;
}

/** What the public type of an environment does not show: the options it was made with, and those it gives to all. */
interface Environment {
  options?: RawOptions;
  sharedOptions?: RawOptions;
}

/**
 * All options of a generator. What its caller gave counts before what Yeoman made of it, because Yeoman turns any value
 * of a switch, "false" included, into true.
 */
export function rawOptions(generator: Generator): RawOptions {
  return { ...generator.options, ...generator._initOptions };
}

/** Options that the environment gives to every generator. */
export function sharedOptions(generator: Generator): RawOptions {
  return (generator.env as Environment).sharedOptions ?? {};
}

/**
 * Reads the flags that are no answers. `force` and `dryRun` count too when the environment was made with them.
 *
 * @throws {Refusal} when one of them has a value
 */
export function readRunMode<Name extends string = AnswerName>(
  generator: Generator,
  command?: string,
): RunMode<Name> {
  const options = rawOptions(generator);
  const ofEnvironment = (generator.env as Environment).options ?? {};
  const isOn = (flag: string): boolean =>
    readSwitch(options, flag, command) === true || readSwitch(ofEnvironment, flag) === true;
  const interactive = readSwitch(options, 'interactive', command) ?? process.stdin.isTTY;
  return { force: isOn('force'), dryRun: isOn('dry-run'), source: chooseSource() };

  function chooseSource(): Source<Name> {
    if (isOn('defaults')) return { kind: 'defaults' };
    if (!interactive) return { kind: 'nobody' };
    const prompter = generator.env.adapter as unknown as Prompter;
    return { kind: 'person', ask: (...question) => askPerson(prompter, ...question) };
  }
}
