import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

/** The proxies have this core for themselves. */
export const PROXY_CORE = 0;
/** The load, the pods and this process share the other. */
export const LOAD_CORE = 1;

const TICKS_PER_SECOND = 100;
const LOOK_MS = 250;
/** Of one core; an idle proxy and the kernel take some. */
const IDLE_PART = 0.06;

/** @throws when the machine has no core to spare */
export function takeLoadCore(): void {
  if (availableParallelism() < 2) throw new Error('The bench needs two cores; here is one.');
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '-p', String(LOAD_CORE), `${process.pid}`]);
}

/** Seconds that the cores of the bench were busy since boot, whoever it was for; what the hypervisor took counts, too. */
export function busySeconds(): number {
  let ticks = 0;
  for (const line of readFileSync('/proc/stat', 'utf8').split('\n')) {
    const [name, user, nice, system, , , irq, softIrq, steal] = line.split(/\s+/);
    if (name !== `cpu${PROXY_CORE}` && name !== `cpu${LOAD_CORE}`) continue;
    for (const part of [user, nice, system, irq, softIrq, steal]) ticks += Number(part);
  }
  return ticks / TICKS_PER_SECOND;
}

/** Waits until nobody else works, for at most `seconds`. */
export async function waitUntilIdle(seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const [before, from] = [busySeconds(), performance.now()];
    await pause(LOOK_MS);
    if ((busySeconds() - before) / ((performance.now() - from) / 1000) < IDLE_PART) return;
  }
}

export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${cpus().length} × ${model}, Linux ${release()}`;
}
