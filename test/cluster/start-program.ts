import { spawn } from 'node:child_process';

export interface RunningProgram {
  /** Closes its input, waits for its end and returns what it printed. */
  stop(): Promise<string>;
}

/** Starts a program that goes on until its input ends. */
export function start(program: string, ...args: string[]): RunningProgram {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} ${args.join(' ')} ended with ${code}`)),
    );
  });
  // Whoever stops it learns of it; nobody does where a test has failed in between.
  ended.catch(() => {});
  return {
    async stop() {
      child.stdin.end();
      await ended;
      return output;
    },
  };
}
