import { join } from 'node:path';
import type { PlannedFile } from '../plan/planned-file.js';

/** The part of Yeoman's in-memory file system that writing needs. */
export interface Editor {
  write(path: string, contents: Buffer): unknown;
}

/**
 * Hands the files to Yeoman, which writes them at the end of its run: after its conflict check, and not at all with
 * `--dry-run`.
 *
 * @param target absolute path of the project's folder
 * @returns absolute paths of the files
 */
export function writeProject(
  editor: Editor,
  target: string,
  files: readonly PlannedFile[],
): string[] {
  return files.map(({ path, contents }) => {
    const place = join(target, path);
    editor.write(place, contents);
    return place;
  });
}
