import type { Run } from '../run-generator.js';

/** A run of a generator on a disk that does not take everything. */
export interface Scene {
  generator: 'app' | 'client';
  /** Flags, beside `--defaults --no-install`. */
  options?: Record<string, unknown>;
  /** Files that lie there before, by their path. */
  files: Readonly<Record<string, string>>;
  /** Options of the tmpfs that the generator runs on: `size=64k`. */
  disk: string;
  /** Those of the tmpfs that is the folder for temporary files. */
  temporaryDisk?: string;
  /** Files and folders that are made read-only, as if they lay on such a disk. */
  readOnly?: readonly string[];
}

/** How it ended. */
export interface Played extends Run {
  /** Everything that lay there. */
  before: readonly string[];
  after: readonly string[];
  /** What is left in the folder for temporary files. */
  leftovers: readonly string[];
}
