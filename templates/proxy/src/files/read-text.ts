import { readFileSync } from 'node:fs';

/** Reads a whole file of UTF-8; throws what node:fs throws. */
export type ReadFile = (path: string) => string;

export const readText: ReadFile = (path) => readFileSync(path, 'utf8');

/** Why a file could not be read, for the end of a sentence. */
export function whyUnreadable(error: unknown): string {
  return (error as Error).message;
}
