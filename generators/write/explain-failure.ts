import { Refusal } from '../refusal.js';

/** Why the system refuses to write, and what a person does about it, by its error code. */
const CAUSES: ReadonlyMap<string, readonly [cause: string, remedy: string]> = new Map([
  ['ENOSPC', ['its disk is full', 'free some space']],
  ['EDQUOT', ['the disk quota of this user is used up', 'free some space']],
  ['EROFS', ['its disk is read-only', 'make it writable']],
  ['EACCES', ['this user has no right to it', 'give this user the right']],
  ['EPERM', ['this user has no right to it', 'give this user the right']],
  ['EMFILE', ['this process may open no more files', 'raise its limit (ulimit -n)']],
  ['ENFILE', ['this machine may open no more files', 'end other programs']],
  ['EEXIST', ['something that is no folder lies there', 'move it away']],
  ['EISDIR', ['a folder lies there', 'move it away']],
]);

/**
 * Turns the system's refusal to write into a sentence.
 *
 * @param place path to name where the error names none: writing to an open file fails without
 * @param outcome what became of the files
 * @returns a {@link Refusal}, or the error itself when the system did not raise it
 */
export function explainFailure(
  error: unknown,
  place: string,
  outcome = 'nothing was changed',
): unknown {
  const { code, syscall, path, dest } = (error ?? {}) as NodeJS.ErrnoException & { dest?: string };
  if (code === undefined || syscall === undefined) return error;
  const [cause, remedy] = CAUSES.get(code) ?? ['the system refuses it', 'mend that'];
  return new Refusal(
    `Writing stopped at ${JSON.stringify(dest ?? path ?? place)} because ${cause} (${code}): ${outcome}, so ${remedy} and ` +
      'run the same command again.',
    { cause: error },
  );
}
