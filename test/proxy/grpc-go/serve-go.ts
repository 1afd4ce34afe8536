import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Tool } from '../../chart/find-tool.js';

/** The servers of the Go program. */
export interface GoServers {
  /** Ports of 127.0.0.1. */
  readonly interop: number;
  readonly bytes: number;
  /** How many calls of the method Sleep were cancelled so far. */
  readonly cancelled: () => number;
  readonly stop: () => Promise<void>;
}

export async function serveGo(program: Tool): Promise<GoServers> {
  const child = spawn(program.path ?? program.name, ['serve'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const [first] = (await once(lines, 'line')) as [string];
  const ports = JSON.parse(first) as { interop: number; bytes: number };
  let cancelled = 0;
  lines.on('line', (line) => {
    if (line === 'cancelled') cancelled += 1;
  });
  const exit = once(child, 'exit');
  const stop = async () => {
    child.stdin.end();
    await exit;
  };
  return { ...ports, cancelled: () => cancelled, stop };
}
