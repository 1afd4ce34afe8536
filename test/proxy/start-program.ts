import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { waitUntil } from '../wait-until.js';

/** A program that runs. */
export interface Program {
  /** All it has said so far, on both its outputs. */
  said(): string;
  /** Where the proxy in it listens, as soon as it does. */
  address(): Promise<string>;
  /** Sends it, and whatever it started, SIGTERM; nothing once it has ended. */
  terminate(): void;
  /** How it ended, or will. */
  readonly exitCode: Promise<number | null>;
}

/** Starts a program in a group of its own, so that a signal reaches all that it starts, as Ctrl-C does. */
export function startProgram(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env: NodeJS.ProcessEnv },
): Program {
  const child = spawn(program, args, {
    ...options,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const said = (): string => output;
  return {
    said,
    async address() {
      await waitUntil(`${program} listens: ${output}`, () => output.includes('listening'));
      return /"address":"([^"]+)"/.exec(output)?.[1] ?? '';
    },
    terminate() {
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    },
    exitCode: once(child, 'close').then(([code]) => code as number | null),
  };
}
