import { quoteValue } from '../names/quote-value.js';
import { Refusal } from '../refusal.js';
import type { AnswerName, Question, TypedAnswers } from './question.js';

/** Options as they reach a generator: by `yo`, by yeoman-environment or by another generator. */
export type RawOptions = Readonly<Record<string, unknown>>;

const SWITCHED_ON: ReadonlySet<unknown> = new Set([true, 'true']);
const SWITCHED_OFF: ReadonlySet<unknown> = new Set([false, 'false']);

/**
 * Reads the answers that flags give.
 *
 * @param positional arguments beside the flags; the first, the service name, is also the option `service`
 * @param command that the flags follow, for examples in errors
 * @throws {Refusal} when a flag is given twice, has no value, or stands against another
 */
export function readFlags<Name extends string = AnswerName>(
  questions: readonly Question<Name>[],
  options: RawOptions,
  positional: readonly string[],
  command = 'yo grpc-k8s-service',
): TypedAnswers<Name> {
  const given: Record<string, string> = {};
  for (const { name, kind, isList } of questions) {
    const answer =
      kind === 'switch'
        ? readYesOrNo(options, name, command)
        : ((isList === true ? readList(options, name) : undefined) ?? readText(options, name));
    if (answer !== undefined) given[name] = answer;
  }
  const tooMuch = positional[1];
  if (tooMuch !== undefined) {
    throw new Refusal(
      `${quoteValue(tooMuch)} is one argument too many: give one service name, as in ${command} orders.`,
    );
  }
  const name = readText(options, 'service');
  if (name !== undefined && given.name !== undefined && name !== given.name) {
    throw new Refusal(
      `${quoteValue(name)} and --name=${quoteValue(given.name)} are two service names: give one of them.`,
    );
  }
  if (name !== undefined) given.name = name;
  // What is not to be installed need not be asked for: the flag every Yeoman generator has.
  if (readSwitch(options, 'skip-install', command)) given.install = 'no';
  return given as TypedAnswers<Name>;
}

/**
 * Reads a flag that takes no value.
 *
 * @param flag in kebab-case; `yo` gives kebab-case and camelCase, the API of yeoman-environment what its caller wrote
 * @returns undefined when it is not given
 * @throws {Refusal} for a value, because `--defaults orders` would swallow the name
 */
export function readSwitch(
  options: RawOptions,
  flag: string,
  command = 'yo grpc-k8s-service',
): boolean | undefined {
  const values = [options[flag], options[toCamelCase(flag)]].filter((value) => value != null);
  const wrong = values.find((value) => !SWITCHED_ON.has(value) && !SWITCHED_OFF.has(value));
  if (wrong !== undefined) {
    throw new Refusal(
      `--${flag} takes no value but got ${quoteValue(wrong)}: put the service name first, as in ` +
        `${command} orders --${flag}.`,
    );
  }
  return values.length === 0 ? undefined : values.some((value) => SWITCHED_ON.has(value));
}

function readYesOrNo(options: RawOptions, flag: string, command: string): string | undefined {
  const value = readSwitch(options, flag, command);
  return value === undefined ? undefined : value ? 'yes' : 'no';
}

/** The values of a flag that is given several times, as one text. */
function readList(options: RawOptions, flag: string): string | undefined {
  const values: unknown = options[flag] ?? options[toCamelCase(flag)];
  const areTexts = Array.isArray(values) && values.every((value) => typeof value === 'string');
  return areTexts ? values.join(',') : undefined;
}

function readText(options: RawOptions, flag: string): string | undefined {
  const value = options[flag] ?? options[toCamelCase(flag)];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  // --no-scope
  if (value === false && flag === 'scope') return '';
  if (Array.isArray(value)) {
    throw new Refusal(
      `--${flag} is given ${value.length} times, as ${quoteValue(value)}: give it once.`,
    );
  }
  throw new Refusal(
    `--${flag} needs a value but got ${quoteValue(value)}: write it as --${flag}=<value>.`,
  );
}

function toCamelCase(flag: string): string {
  return flag.replace(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());
}
