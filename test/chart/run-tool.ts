import { execFile } from 'node:child_process';
import type { Tool } from './find-tool.js';

/** How a program ended. */
export interface Outcome {
  /** Exit status; 0 is success. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a tool with `input` on its standard input and waits for its end; a status other than 0 is no error here. */
export function runTool(tool: Tool, args: readonly string[], input = ''): Promise<Outcome> {
  const { path } = tool;
  if (path === undefined) throw new Error(`"${tool.name}" is not on the PATH.`);
  return new Promise((resolve, reject) => {
    const child = execFile(path, args, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') {
        reject(new Error(`${path} could not run to its end: ${error.message}`));
      } else resolve({ status: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
    child.stdin?.end(input);
  });
}
