import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';

const STOP_MS = 3000;
const running = new Set<ChildProcess>();

/** Starts a program on one core. It ends with this process, whichever way that ends. */
export function startProgram(
  core: number,
  command: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  const child = spawn('taskset', ['--cpu-list', String(core), ...command], options);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

export async function stopProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}

process.once('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(1));
}
