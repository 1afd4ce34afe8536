import { print } from '../client/figures.js';
import type { Options } from './options.js';
import { residentMb } from './processes.js';
import type { ProxyKind } from './proxy-kind.js';
import { runLoad } from './run-load.js';
import type { Pods } from './start-pods.js';
import { startProxy } from './start-proxy.js';

const STEP_SECONDS = 30;

/** Loads one proxy with all cells in turn, each on new connections, and prints its memory after each. */
export async function soak(kind: ProxyKind, pods: Pods, options: Options): Promise<void> {
  const count = options.pods.at(-1) ?? 1;
  print(`\n${kind.name}, ${options.soakMinutes} minutes of load, ${count} pods`);
  const proxy = await startProxy(kind, pods.ports.slice(0, count));
  const steps = Math.max(1, Math.round((options.soakMinutes * 60) / STEP_SECONDS));
  const resident: number[] = [];
  for (let step = 0; step < steps; step += 1) {
    const cell = options.cells[step % options.cells.length]!;
    const time = { warmupSeconds: 0, seconds: STEP_SECONDS };
    const { calls, failed } = await runLoad(proxy.port, proxy.pids, cell.load, time);
    resident.push(residentMb(proxy.pids));
    print(
      `  ${String((step + 1) * STEP_SECONDS).padStart(5)} s  ${resident.at(-1)!.toFixed(1).padStart(6)} MB  ${cell.name.padEnd(10)} ${calls} calls, failed ${JSON.stringify(failed)}`,
    );
  }
  const half = resident.length >> 1;
  const [early, late] = [resident.slice(0, half), resident.slice(half)];
  print(
    `  largest in the first half ${Math.max(...early).toFixed(1)} MB, in the second ${Math.max(...late).toFixed(1)} MB`,
  );
  await proxy.stop();
}
