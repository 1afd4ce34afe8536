import { join } from 'node:path';
import type Generator from 'yeoman-generator';
import type { ClientChange } from './prepare-client.js';

/** The parts of a file in Yeoman's memory that its conflict check reads. */
interface CheckedFile {
  conflicter?: 'force';
  changesDetected?: boolean;
}

/**
 * Hands the changes to Yeoman, which makes them at the end of its run, and none with `--dry-run`. Whether a file of the
 * consumer may be written over is settled by now, so Yeoman is not to ask again.
 *
 * @param folder absolute path of the client
 * @returns absolute paths of all that changes
 */
export function writeClient(
  { fs }: Pick<Generator, 'fs'>,
  root: string,
  folder: string,
  { files, update, manifestText }: ClientChange,
): string[] {
  const settle = (path: string): void => {
    const file = fs.store.get(path) as CheckedFile;
    file.changesDetected = true;
    file.conflicter = 'force';
  };
  const manifest = join(root, 'package.json');
  for (const path of update.write) {
    const target = join(folder, path);
    const isThere = fs.exists(target);
    fs.write(target, files.get(path) ?? Buffer.alloc(0));
    if (isThere) settle(target);
  }
  for (const path of update.remove) {
    const target = join(folder, path);
    fs.delete(target);
    settle(target);
  }
  if (manifestText !== undefined) {
    fs.write(manifest, manifestText);
    settle(manifest);
  }
  return [
    ...[...update.write, ...update.remove].map((path) => join(folder, path)),
    ...(manifestText === undefined ? [] : [manifest]),
  ];
}
