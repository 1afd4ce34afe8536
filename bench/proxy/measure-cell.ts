import type { Cell } from './cells.js';
import { busySeconds, waitUntilIdle } from './machine.js';
import { MAX_FOREIGN_SHARE, type Row } from './measurement.js';
import type { Options } from './options.js';
import { cpuSecondsOf, residentMb } from './processes.js';
import { runLoad, type LoadResult } from './run-load.js';
import type { Pods } from './start-pods.js';
import type { RunningProxy } from './start-proxy.js';

/** One run of one proxy, and what else there was to see. */
interface Run extends LoadResult {
  readonly residentMb: number;
  readonly foreignShare: number;
  readonly podRatio: number;
}

/** Measures each of the proxies in each round. */
export async function measureCell(
  cell: Cell,
  proxies: readonly RunningProxy[],
  pods: Pods,
  podCount: number,
  options: Options,
): Promise<Row[]> {
  const runs = new Map<RunningProxy, Run[]>(proxies.map((proxy) => [proxy, []]));
  for (let round = 0; round < options.rounds; round += 1) {
    for (const proxy of inTurn(proxies, round)) {
      runs.get(proxy)!.push(await measureQuietly(cell, proxy, pods, podCount, options));
    }
  }
  return proxies.map((proxy) => rowOf(cell, proxy, podCount, runs.get(proxy)!));
}

/** Every round begins with another one, and each second one runs backwards, so that none always follows the same. */
export function inTurn<T>(all: readonly T[], round: number): T[] {
  const turn = all.map((_, index) => all[(index + round) % all.length] as T);
  return round % 2 === 1 ? turn.reverse() : turn;
}

/** @returns of the tries the one that others disturbed least */
async function measureQuietly(
  cell: Cell,
  proxy: RunningProxy,
  pods: Pods,
  podCount: number,
  options: Options,
): Promise<Run> {
  let best: Run | undefined;
  for (let attempt = 0; attempt <= options.repeats; attempt += 1) {
    await waitUntilIdle(options.idleSeconds);
    const run = await measureOnce(cell, proxy, pods, podCount, options);
    if (!best || run.foreignShare < best.foreignShare) best = run;
    if (best.foreignShare <= MAX_FOREIGN_SHARE) break;
  }
  return best!;
}

async function measureOnce(
  cell: Cell,
  proxy: RunningProxy,
  pods: Pods,
  podCount: number,
  options: Options,
): Promise<Run> {
  const known = [process.pid, pods.pid, ...proxy.pids];
  const callsBefore = pods.countCalls();
  const start = performance.now();
  const before = busySeconds() - cpuSecondsOf(known);
  const result = await runLoad(proxy.port, proxy.pids, cell.load, options);
  const foreign = busySeconds() - cpuSecondsOf(known) - result.ownCpuSeconds - before;
  const calls = pods
    .countCalls()
    .slice(0, podCount)
    .map((count, pod) => count - (callsBefore[pod] ?? 0));
  return {
    ...result,
    residentMb: residentMb(proxy.pids),
    foreignShare: Math.max(0, foreign / ((performance.now() - start) / 1000)),
    podRatio: Math.max(...calls) / Math.max(1, Math.min(...calls)),
  };
}

function rowOf(cell: Cell, proxy: RunningProxy, pods: number, runs: readonly Run[]): Row {
  const failed: Record<string, number> = {};
  for (const run of runs) {
    for (const [kind, count] of Object.entries(run.failed)) {
      failed[kind] = (failed[kind] ?? 0) + count;
    }
  }
  const figures = (digits: number, figureOf: (run: Run) => number) =>
    runs.map((run) => Number(figureOf(run).toFixed(digits)));
  return {
    proxy: proxy.name,
    pods,
    cell: cell.name,
    cpuMicroseconds: figures(
      2,
      ({ proxyCpuSeconds, calls }) => (1e6 * proxyCpuSeconds) / Math.max(1, calls),
    ),
    callsPerSecond: figures(0, ({ calls, seconds }) => calls / seconds),
    coreShare: figures(2, ({ proxyCpuSeconds, seconds }) => proxyCpuSeconds / seconds),
    p50Ms: figures(3, ({ latencyMs }) => latencyMs.p50),
    p99Ms: figures(3, ({ latencyMs }) => latencyMs.p99),
    residentMb: figures(1, (run) => run.residentMb),
    foreignShare: figures(2, (run) => run.foreignShare),
    podRatio: figures(2, (run) => run.podRatio),
    failed,
  };
}
