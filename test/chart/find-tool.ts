import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that tests run and that `npm ci` does not install. */
export interface Tool {
  /** Its name on the PATH. */
  readonly name: string;
  /** The environment variable that may hold its path. */
  readonly variable: string;
  /** Where it was found; undefined when it is missing. */
  readonly path: string | undefined;
}

/** Looks for a program: the path in the environment variable `variable`, else the first on the PATH. */
export function findTool(name: string, variable: string): Tool {
  const given = process.env[variable];
  const candidates = given
    ? [given]
    : (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  return { name, variable, path: candidates.find(isExecutable) };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
