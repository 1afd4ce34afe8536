import { readdirSync, readFileSync } from 'node:fs';

/** The process and all that it started, directly or not. */
export function familyOf(pid: number): number[] {
  const family = [pid];
  for (const member of family) {
    for (const task of list(`/proc/${member}/task`)) {
      const children = read(`/proc/${member}/task/${task}/children`).split(' ').filter(Boolean);
      family.push(...children.map(Number));
    }
  }
  return family;
}

/** Seconds that all threads of the processes have run, the kernel's work for them included. */
export function cpuSecondsOf(pids: readonly number[]): number {
  let nanoseconds = 0;
  for (const pid of pids) {
    for (const task of list(`/proc/${pid}/task`)) {
      nanoseconds += Number(read(`/proc/${pid}/task/${task}/schedstat`).split(' ')[0] ?? 0);
    }
  }
  return nanoseconds / 1e9;
}

/** CPU time in ticks of the kernel's clock. */
export interface Ticks {
  readonly user: number;
  readonly kernel: number;
}

/** What the processes have used so far. */
export function ticksOf(pids: readonly number[]): Ticks {
  let user = 0;
  let kernel = 0;
  for (const pid of pids) {
    // The name in parentheses may have spaces; utime and stime are the 12th and 13th after it (proc_pid_stat(5)).
    const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
    user += Number(fields[11] ?? 0);
    kernel += Number(fields[12] ?? 0);
  }
  return { user, kernel };
}

/** The kernel's part of the CPU time between two looks, from 0 to 1. */
export function kernelShareOf(before: Ticks, after: Ticks): number {
  const kernel = after.kernel - before.kernel;
  return kernel / Math.max(1, kernel + after.user - before.user);
}

/** Resident memory of the processes together, in MB of 2^20 bytes. */
export function residentMb(pids: readonly number[]): number {
  let kilobytes = 0;
  for (const pid of pids) {
    kilobytes += Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
  }
  return kilobytes / 1024;
}

/** A process or a thread may end while it is looked at. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
