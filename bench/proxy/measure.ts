import { print } from '../client/figures.js';
import { crossCheck } from './cross-check.js';
import { describeMachine } from './machine.js';
import { measureCell } from './measure-cell.js';
import {
  DIRECT,
  OURS,
  type CrossCheck,
  type Measurement,
  type Profile,
  type Row,
} from './measurement.js';
import type { Options } from './options.js';
import { printCrossChecks, printProfiles, printRows } from './print-rows.js';
import { profileCell } from './profile.js';
import type { ProxyKind } from './proxy-kind.js';
import type { Pods } from './start-pods.js';
import { startProxy, type RunningProxy } from './start-proxy.js';

/** Measures all proxies in all cells and prints each cell when it is done. */
export async function measure(
  versions: ReadonlyMap<ProxyKind, string>,
  pods: Pods,
  options: Options,
): Promise<Measurement> {
  const rows: Row[] = [];
  const crossChecks: CrossCheck[] = [];
  const profiles: Profile[] = [];
  const isProfiled = [...versions.keys()].some(({ name }) => name === OURS);
  for (const count of options.pods) {
    const ports = pods.ports.slice(0, count);
    const proxies: RunningProxy[] = [];
    for (const kind of versions.keys()) proxies.push(await startProxy(kind, ports));
    // Without a proxy a client has one pod.
    const all = count === 1 ? [...proxies, direct(ports[0]!)] : proxies;
    for (const cell of options.cells) {
      print(`\n${cell.name}, ${count} pod${count === 1 ? '' : 's'}: ${cell.meaning}`);
      const measured = await measureCell(cell, all, pods, count, options);
      printRows(measured);
      rows.push(...measured);
    }
    if (count === 1 && options.crossCheck) {
      crossChecks.push(...(await crossCheck(proxies, options)));
      printCrossChecks(crossChecks);
    }
    for (const proxy of proxies) await proxy.stop();
    for (const cell of isProfiled ? options.cells : []) {
      profiles.push(await profileCell(cell, pods, count));
    }
  }
  printProfiles(profiles);
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(),
    versions: Object.fromEntries([...versions].map(([{ name }, version]) => [name, version])),
    rounds: options.rounds,
    seconds: options.seconds,
    rows,
    crossChecks,
    profiles,
  };
}

function direct(port: number): RunningProxy {
  return { name: DIRECT, port, pids: [], stop: async () => {} };
}
