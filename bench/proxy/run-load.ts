import { once } from 'node:events';
import type { LoadOptions } from './cells.js';
import { CLIENT } from './files.js';
import { LOAD_CORE } from './machine.js';
import { startProgram } from './start-program.js';

/** What the load client saw. */
export interface LoadResult {
  /** Right replies within `seconds`. */
  readonly calls: number;
  readonly seconds: number;
  /** Of the processes it was told to watch, within `seconds`. */
  readonly proxyCpuSeconds: number;
  /** Its own, from its start to its end. */
  readonly ownCpuSeconds: number;
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Calls that failed at any time, by kind. */
  readonly failed: Readonly<Record<string, number>>;
}

export interface LoadTime {
  readonly warmupSeconds: number;
  readonly seconds: number;
}

/** @throws when the load client gives up */
export async function runLoad(
  port: number,
  pids: readonly number[],
  load: LoadOptions,
  { warmupSeconds, seconds }: LoadTime,
): Promise<LoadResult> {
  const args = ['--port', `${port}`, '--warmup', `${warmupSeconds}`, '--seconds', `${seconds}`];
  if (pids.length > 0) args.push('--cpu-of', pids.join(','));
  for (const [name, value] of Object.entries(load)) {
    args.push(`--${name.replace(/[A-Z]/, (capital) => `-${capital.toLowerCase()}`)}`);
    args.push(`${Number(value)}`);
  }
  const child = startProgram(LOAD_CORE, [CLIENT, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  let complaint = '';
  child.stdout!.on('data', (text: Buffer) => (printed += text.toString()));
  child.stderr!.on('data', (text: Buffer) => (complaint += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`The load client ended with ${code}: ${complaint.trim()}`);
  return JSON.parse(printed) as LoadResult;
}
