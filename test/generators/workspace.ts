import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder with an empty one in it to generate in, and a bystander that must stay as it is. */
export interface Workspace {
  /** Where a generator runs. */
  cwd: string;
  /** Everything in and around `cwd`: path, kind and hash, so that two listings differ whenever anything did. */
  list(): string[];
  remove(): void;
}

/** @param name of the folder to generate in */
export function makeWorkspace(name = 'work'): Workspace {
  const root = mkdtempSync(join(tmpdir(), 'grpc-k8s-service-'));
  const cwd = join(root, name);
  mkdirSync(cwd);
  writeFileSync(join(root, 'bystander.txt'), 'stays');
  return {
    cwd,
    list: () => listFolder(root),
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** All entries below a folder: folders with a slash at the end, files with their hash, sorted. */
export function listFolder(root: string): string[] {
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const shown = path.slice(root.length + 1);
      if (!entry.isFile()) return `${shown}/`;
      return `${shown} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
    })
    .sort();
}
