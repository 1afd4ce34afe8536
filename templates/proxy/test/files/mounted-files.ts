import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder of files as the kubelet lays out a ConfigMap or Secret: each file is a link into `..data`, and `..data` is a
 * link to a folder that holds this version of all files. A new version is a new folder, and `..data` swapped at once.
 */
export class MountedFiles {
  readonly folder = mkdtempSync(join(tmpdir(), 'mounted-'));
  #version = 0;

  constructor(files: Readonly<Record<string, string>>) {
    this.replace(files);
    for (const name of Object.keys(files)) {
      symlinkSync(join('..data', name), join(this.folder, name));
    }
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** All files at once, as the kubelet does it (AtomicWriter). */
  replace(files: Readonly<Record<string, string>>): void {
    const before = `..version-${this.#version}`;
    this.#version += 1;
    const now = `..version-${this.#version}`;
    mkdirSync(this.path(now));
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(this.folder, now, name), text);
    }
    symlinkSync(now, this.path('..data_tmp'));
    renameSync(this.path('..data_tmp'), this.path('..data'));
    rmSync(this.path(before), { recursive: true, force: true });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
