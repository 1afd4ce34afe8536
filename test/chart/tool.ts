import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, it } from '@jest/globals';

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

/** A `describe` whose tests need a tool: skipped with the reason when it is missing, failed when REQUIRE_TOOLS=1. */
export function describeWith(tool: Tool, title: string, body: () => void): void {
  if (tool.path !== undefined) {
    describe(title, body);
    return;
  }
  const reason = `"${tool.name}" is neither on the PATH nor named by ${tool.variable}: install it to run "${title}".`;
  if (process.env['REQUIRE_TOOLS'] === '1') {
    describe(title, () => {
      it('finds its tool', () => {
        throw new Error(reason);
      });
    });
  } else {
    process.stderr.write(`Left out: ${reason}\n`);
    describe.skip(title, body);
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
