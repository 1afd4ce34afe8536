import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';

export interface OwnProcess {
  readonly child: ChildProcess;
  /** Resolves when the process is gone: its exit code, or null when a signal ended it. */
  readonly exit: Promise<number | null>;
  /** The end of what it wrote, for an error message. */
  readonly lastOutput: () => string;
}

export interface ProcessOptions {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Opens a message channel to it. */
  readonly messages?: boolean;
}

/** Every process that was started here and still runs. */
export interface OwnProcesses {
  start(command: string, args: readonly string[], options?: ProcessOptions): OwnProcess;
  /** Ends all at once and waits until they are gone; what is started later ends immediately. */
  endAll(): Promise<void>;
  /** The same without waiting, for the last moment before this process exits. */
  readonly endAllNow: () => void;
}

const KEPT_OUTPUT = 4000;

export function createOwnProcesses(): OwnProcesses {
  const running = new Set<OwnProcess>();
  let ended = false;
  const endAllNow = (): void => {
    ended = true;
    for (const { child } of running) endGroup(child);
  };
  return {
    start(command, args, { cwd, environment = {}, messages = false } = {}) {
      const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...(messages ? ['ipc' as const] : [])];
      const child = spawn(command, args, {
        ...(cwd !== undefined && { cwd }),
        // No proxy, no GRPC_TRACE: what the shell has set must not change what is shown.
        env: { PATH: process.env['PATH'] ?? '', ...environment },
        stdio,
        // A group of its own: Ctrl-C reaches only this process, which then ends the others in order.
        detached: true,
      });
      const own = watch(child);
      running.add(own);
      void own.exit.then(() => running.delete(own));
      if (ended) endGroup(child);
      return own;
    },
    async endAll() {
      endAllNow();
      await Promise.all([...running].map(({ exit }) => exit));
    },
    endAllNow,
  };
}

function watch(child: ChildProcess): OwnProcess {
  let output = '';
  const keep = (chunk: Buffer | string): void => {
    output = (output + chunk.toString()).slice(-KEPT_OUTPUT);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  // Such as a command that is not there.
  child.on('error', (error) => keep(error.message));
  // Rejects only when the process could not be started: then it is gone, too.
  const exit = once(child, 'exit').then(
    ([code]) => code as number | null,
    () => null,
  );
  return { child, exit, lastOutput: () => output.trim() };
}

/** The process and what it started itself, as `npm run` and compilers do. */
function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
