import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { quoteValue } from '../../names/quote-value.js';
import { isEmpty, refuseUnwritable } from '../../write/choose-target.js';
import { readMarker } from './marker.js';

/** Folders that belong to tools; what lies there is not kept. */
const OF_TOOLS: ReadonlySet<string> = new Set(['node_modules', 'dist', 'build', 'coverage']);

const LONGEST = 200;

/**
 * Checks the form of the folder's path: below the project, in letters that need no quotes in an import.
 *
 * @returns one sentence on what is wrong, or undefined
 */
export function validateFolder(folder: string): string | undefined {
  const parts = folder.split('/');
  if (!parts.every((part) => /^[A-Za-z0-9_][\w.-]*$/.test(part)) || folder.length > LONGEST) {
    return (
      `${quoteValue(folder)} is not a folder inside the project: write its path from package.json with letters, digits, ` +
      '"_", "-" and "/", as in "client" or "src/client".'
    );
  }
  const taken = parts.find((part) => OF_TOOLS.has(part));
  return taken === undefined
    ? undefined
    : `${quoteValue(folder)} lies in ${quoteValue(taken)}, which tools write anew: choose another folder, as in "client".`;
}

/**
 * Says why the client of a service may not go into a folder. Looks, and changes nothing.
 *
 * @param root absolute path of the consumer
 * @param folder that {@link validateFolder} accepted
 * @param name of the service, if it is known
 * @param force whether what is there may be written over
 * @returns one sentence, or undefined
 * @throws {Refusal} when its marker is damaged
 */
export function refuseFolder(
  root: string,
  folder: string,
  name: string | undefined,
  force: boolean,
): string | undefined {
  const shown = JSON.stringify(folder);
  let deepest = root;
  for (const part of folder.split('/')) {
    const there = lstatSync(join(deepest, part), { throwIfNoEntry: false });
    if (there === undefined) return refuseUnwritable(deepest);
    deepest = join(deepest, part);
    if (!there.isDirectory()) {
      return `${JSON.stringify(deepest)} exists and is not a folder of its own: move it away, or choose another with --folder.`;
    }
  }
  if (force) return refuseUnwritable(deepest);
  const marker = readMarker(deepest);
  if (marker === undefined && !isEmpty(deepest)) {
    return `${shown} exists and was not written by this generator: choose another with --folder, or write into it with --force.`;
  }
  if (marker !== undefined && name !== undefined && marker.answers.name !== name) {
    return `${shown} holds the client of ${quoteValue(marker.answers.name)}: choose another with --folder, or replace that client with --force.`;
  }
  return refuseUnwritable(deepest);
}
