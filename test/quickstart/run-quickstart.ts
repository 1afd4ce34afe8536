import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const MAIN = resolve('dist/quickstart/main.js');

/** A run of the built quickstart in a child process, with a folder for temporary files of its own. */
export interface QuickstartRun {
  readonly child: ChildProcess;
  readonly exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Standard output and error so far, the escape character written as `<ESC>`. */
  readonly output: () => string;
  /** Resolves when the output contains the text; rejects when the run ends before. */
  readonly untilOutput: (text: string) => Promise<void>;
  /** What the run has left in its folder for temporary files. */
  readonly leftFiles: () => string[];
  readonly cleanUp: () => void;
}

export function runQuickstart(environment: Record<string, string> = {}): QuickstartRun {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run \`npm run build\` first.`);
  const folder = mkdtempSync(join(tmpdir(), 'quickstart-test-'));
  const child = spawn(process.execPath, [MAIN], {
    // Nothing else of this process's environment: its colours and switches are the test's to set.
    env: { PATH: process.env['PATH'] ?? '', TMPDIR: folder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString().replaceAll('\u001B', '<ESC>');
      for (const check of waiting) check();
    });
  }
  const exit = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  return {
    child,
    exit,
    output: () => output,
    untilOutput: (text) =>
      new Promise((found, reject) => {
        const check = (): void => {
          if (output.includes(text)) found();
        };
        waiting.add(check);
        void exit.then(() => reject(new Error(`It ended without saying "${text}":\n${output}`)));
        check();
      }),
    leftFiles: () => readdirSync(folder),
    cleanUp: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The process ids of all children, grandchildren and so on that run at this moment. */
export function descendantsOf(pid: number | undefined): number[] {
  const processes = listProcesses();
  const found = processes.filter(({ parent }) => parent === pid).map((each) => each.pid);
  return [...found, ...found.flatMap(descendantsOf)];
}

/** Those of the process ids that still run; one that has ended but was not waited for does not. */
export function stillRunning(pids: readonly number[]): number[] {
  const running = listProcesses().filter(({ state }) => !state.startsWith('Z'));
  return pids.filter((pid) => running.some((each) => each.pid === pid));
}

function listProcesses(): { pid: number; parent: number; state: string }[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => {
      const [pid, parent, state = ''] = line.trim().split(/\s+/);
      return { pid: Number(pid), parent: Number(parent), state };
    });
}
