import { readdirSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { quoteValue } from '../../names/quote-value.js';
import { Refusal } from '../../refusal.js';

/** Most .proto files of one contract; a folder that holds more is rather a disk than a contract. */
const MOST_FILES = 2000;

/** The files of a contract, before it is known where their imports start. */
export interface ProtoFiles {
  /** Absolute path of the folder that holds all of them. */
  folder: string;
  /** Paths from there with `/`, sorted. */
  files: readonly string[];
}

/**
 * Finds the .proto files that a path stands for: the file itself, all of a folder, or those in proto/ of the folder of
 * a service.
 *
 * @param path absolute
 * @param typed the path as errors show it
 * @throws {Refusal} when there are none
 */
export function findProtoFiles(path: string, typed: string): ProtoFiles {
  const shown = quoteValue(typed);
  const allowed = 'give a .proto file, a folder of them, or the folder of a generated service';
  const there = stat(path);
  if (there === undefined) throw new Refusal(`${shown} does not exist: ${allowed}.`);
  if (there.isFile() && path.endsWith('.proto')) {
    return { folder: dirname(path), files: [basename(path)] };
  }
  if (!there.isDirectory()) throw new Refusal(`${shown} is not a .proto file: ${allowed}.`);
  const inside = join(path, 'proto');
  const folder = stat(inside)?.isDirectory() ? inside : path;
  const files = list(folder, '', shown).sort();
  if (files.length === 0) throw new Refusal(`${shown} holds no .proto file: ${allowed}.`);
  return { folder, files };
}

function list(root: string, below: string, shown: string): string[] {
  const found: string[] = [];
  for (const entry of readFolder(join(root, below), shown)) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isFile() && path.endsWith('.proto')) found.push(path);
    else if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) {
      found.push(...list(root, path, shown));
    }
    if (found.length > MOST_FILES) {
      throw new Refusal(
        `${shown} holds more than ${MOST_FILES} .proto files: give a folder further down.`,
      );
    }
  }
  return found;
}

function readFolder(folder: string, shown: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new Refusal(`${shown} cannot be read (${code}): give a folder that this user may read.`);
  }
}

/** A path that no file can have, such as one with a NUL in it, has nothing. */
function stat(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
