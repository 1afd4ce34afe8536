import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

/** How the places were that a run writes to, so that the run can be undone. */
export class StateBefore {
  readonly #root: string;
  /** Where nothing lay. */
  readonly #free: string[] = [];
  /** Folders that were made, each after the one it lies in. */
  readonly #folders: string[] = [];
  /** Files and their copies. */
  readonly #copied: [path: string, copy: string][] = [];
  /** Folder of the copies. */
  #copies: string | undefined;

  /** @param root absolute path of a folder that all files lie below */
  constructor(root: string) {
    this.#root = root;
  }

  /**
   * Makes a place ready to be written to: makes the folders above, and copies a file that lies there to the folder for
   * temporary files, because only on disk it is safe whatever happens.
   *
   * @param path absolute
   * @throws {Error} of the system
   */
  prepare(path: string): void {
    this.#makeFolder(dirname(path));
    const there = statSync(path, { throwIfNoEntry: false });
    if (there === undefined) this.#free.push(path);
    else if (there.isFile()) this.#copy(path);
  }

  /**
   * Undoes what was done since: removes what is new, which gives its space free, and then writes back what changed.
   *
   * @returns what became of the files, as part of a sentence
   */
  putBack(): string {
    const steps = [
      ...this.#free.map((path) => () => removeFile(path)),
      ...this.#folders.reverse().map((folder) => () => rmdirSync(folder)),
      ...this.#copied.map((pair) => () => writeBack(...pair)),
    ];
    const failed = steps.filter((step) => !succeeds(step));
    if (failed.length === 0) {
      this.forget();
      return 'everything is as it was before';
    }
    return this.#copies === undefined
      ? 'some of what is new could not be removed'
      : `not everything could be put back, but what was there before is kept in ${JSON.stringify(this.#copies)}`;
  }

  /** Removes the copies. */
  forget(): void {
    const copies = this.#copies;
    // A run is not to fail because a copy stays.
    if (copies !== undefined) succeeds(() => rmSync(copies, { recursive: true }));
  }

  /** One by one, because Node says ENOENT when it is to make several on a read-only disk. */
  #makeFolder(folder: string): void {
    if (existsSync(folder) && statSync(folder).isDirectory()) return;
    this.#makeFolder(dirname(folder));
    mkdirSync(folder);
    this.#folders.push(folder);
  }

  #copy(path: string): void {
    // Tried alone first, because an error of copying does not tell which of the two files it means.
    accessSync(path, constants.R_OK);
    this.#copies ??= mkdtempSync(join(tmpdir(), 'grpc-k8s-service-'));
    const copy = join(this.#copies, relative(this.#root, path));
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(path, copy);
    this.#copied.push([path, copy]);
  }
}

/** Removes the file that a link leads to, and not the link: that was there before. */
function removeFile(path: string): void {
  if (existsSync(path)) rmSync(realpathSync(path));
}

/** Leaves a file alone that nobody has touched, for it may be one that cannot be written to. */
function writeBack(path: string, copy: string): void {
  const contents = readFileSync(copy);
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  writeFileSync(path, contents, { mode: statSync(copy).mode });
}

function succeeds(step: () => void): boolean {
  try {
    step();
    return true;
  } catch {
    return false;
  }
}
