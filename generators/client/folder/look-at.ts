import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What lies at a path: the contents of a file, nothing, or something that is no plain file. */
export type OnDisk = Buffer | 'nothing' | 'other';

/**
 * Looks at a file below a folder. What a link leads to is not looked at, because that may lie anywhere.
 *
 * @param folder absolute path
 * @param path from there, with `/`
 */
export function lookAt(folder: string, path: string): OnDisk {
  const parts = path.split('/');
  for (const [index] of parts.entries()) {
    const here = join(folder, ...parts.slice(0, index + 1));
    const there = lstatSync(here, { throwIfNoEntry: false });
    if (there === undefined) return 'nothing';
    const isLast = index === parts.length - 1;
    if (isLast && there.isFile()) return readFileSync(here);
    if (isLast || !there.isDirectory()) return 'other';
  }
  return 'other';
}
