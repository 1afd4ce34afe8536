import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUTPUT, UPSTREAM } from './files.js';
import { LOAD_CORE } from './machine.js';
import { startProgram, stopProgram } from './start-program.js';

const COUNTERS = join(OUTPUT, 'pod-calls');

export interface Pods {
  readonly pid: number;
  readonly ports: readonly number[];
  /** Calls that each has answered so far. */
  countCalls(): number[];
  stop(): Promise<void>;
}

/** Starts one process that answers at `count` ports. */
export async function startPods(count: number): Promise<Pods> {
  const child = startProgram(LOAD_CORE, [UPSTREAM, String(count), COUNTERS], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  const { ports } = JSON.parse(line.toString()) as { ports: number[] };
  return {
    pid: child.pid!,
    ports,
    countCalls() {
      const counters = readFileSync(COUNTERS);
      return ports.map((_, index) => Number(counters.readBigUInt64LE(8 * index)));
    },
    stop: () => stopProgram(child),
  };
}
