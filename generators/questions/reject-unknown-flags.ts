import { quoteValue } from '../names/quote-value.js';
import { Refusal } from '../refusal.js';
import type { RawOptions } from './read-flags.js';

/** Options that every Yeoman generator has, or that yo, yeoman-environment and its conflicter understand. */
const FRAMEWORK: readonly string[] = [
  'ask-answered',
  'bail',
  'color',
  'debug',
  'description',
  'destination-root',
  'env',
  'experimental',
  'force-install',
  'generators',
  'h',
  'help',
  'ignore-version-check',
  'ignore-whitespace',
  'insight',
  'local-config-only',
  'local-only',
  'log-cwd',
  'namespace',
  'node-package-manager',
  'resolved',
  'service',
  'skip-cache',
  'skip-check-env',
  'skip-install',
  'skip-local-cache',
  'skip-parse-options',
  'skip-yo-resolve',
];

/**
 * A misspelt flag would otherwise be taken for no flag, and its default be used.
 *
 * @param options everything the generator was started with
 * @param declared flags that the generator declares, in kebab-case
 * @param shared options that the environment gives to every generator
 * @throws {Refusal} for a flag that nobody understands
 */
export function rejectUnknownFlags(
  options: RawOptions,
  declared: readonly string[],
  shared: RawOptions,
): void {
  const known = new Set([...FRAMEWORK, ...declared, ...Object.keys(shared).map(toKebabCase)]);
  const unknown = Object.keys(options)
    .map(toKebabCase)
    .find((flag) => !flag.startsWith('_') && !known.has(flag));
  if (unknown !== undefined) {
    throw new Refusal(
      `${quoteValue(`--${unknown}`)} is not a flag: use ${declared.map((flag) => `--${flag}`).join(', ')}.`,
    );
  }
}

function toKebabCase(option: string): string {
  return option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
