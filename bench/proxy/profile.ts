import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell } from './cells.js';
import { OUTPUT } from './files.js';
import type { Profile } from './measurement.js';
import { ours } from './peers/ours.js';
import { kernelShareOf, ticksOf } from './processes.js';
import { runLoad } from './run-load.js';
import type { Pods } from './start-pods.js';
import { startProxy } from './start-proxy.js';
import { sumProfile, type CpuProfile } from './sum-profile.js';

const FOLDER = join(OUTPUT, 'profiles');

/** So long that the start of the process counts for little. */
const TIME = { warmupSeconds: 1, seconds: 6 };

/** Where the time of the generated proxy goes in one cell. The profiler costs some time of its own. */
export async function profileCell(cell: Cell, pods: Pods, podCount: number): Promise<Profile> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const kind = ours('ours-profiled', undefined, ['--cpu-prof', `--cpu-prof-dir=${FOLDER}`]);
  const proxy = await startProxy(kind, pods.ports.slice(0, podCount));
  const before = ticksOf(proxy.pids);
  await runLoad(proxy.port, proxy.pids, cell.load, TIME);
  const kernelShare = kernelShareOf(before, ticksOf(proxy.pids));
  await proxy.stop();
  const [file] = readdirSync(FOLDER);
  if (file === undefined) throw new Error(`Node left no profile in ${FOLDER}.`);
  const profile = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as CpuProfile;
  return {
    cell: cell.name,
    pods: podCount,
    kernelShare: Number(kernelShare.toFixed(3)),
    parts: sumProfile(profile).map(({ name, share }) => ({
      name,
      share: Number(share.toFixed(3)),
    })),
  };
}
