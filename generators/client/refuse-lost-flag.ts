import { Refusal } from '../refusal.js';

/**
 * yeoman-environment replaces `namespace` by the generator's own before a generator sees it, so that the flag would be
 * lost without a word.
 *
 * @param argv of the process, whoever parsed it
 * @throws {Refusal} when `--namespace` is among it
 */
export function refuseLostFlag(argv: readonly string[]): void {
  if (!argv.some((word) => /^--namespace(=|$)/.test(word))) return;
  throw new Refusal(
    '--namespace never gets here, because Yeoman has an option of that name: use --kube-namespace.',
  );
}
