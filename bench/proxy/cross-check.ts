import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUTPUT } from './files.js';
import { LOAD_CORE, waitUntilIdle } from './machine.js';
import { inTurn } from './measure-cell.js';
import type { CrossCheck } from './measurement.js';
import type { Options } from './options.js';
import { cpuSecondsOf } from './processes.js';
import type { RunningProxy } from './start-proxy.js';
import { startProgram } from './start-program.js';

const BODY = join(OUTPUT, 'body');
const BODY_BYTES = 32;
/** To learn how many calls fill the wanted time. */
const PILOT_CALLS = 4000;

interface Reading {
  readonly cpuMicroseconds: number;
  readonly callsPerSecond: number;
  readonly failed: number;
}

/** Has h2load measure what the first cell measures. */
export async function crossCheck(
  proxies: readonly RunningProxy[],
  options: Options,
): Promise<CrossCheck[]> {
  writeFileSync(BODY, Buffer.from([0, 0, 0, 0, BODY_BYTES, ...new Uint8Array(BODY_BYTES)]));
  const readings = new Map<RunningProxy, Reading[]>(proxies.map((proxy) => [proxy, []]));
  for (let round = 0; round < options.rounds; round += 1) {
    for (const proxy of inTurn(proxies, round)) {
      await waitUntilIdle(options.idleSeconds);
      const pilot = await runH2load(proxy, PILOT_CALLS);
      const calls = Math.ceil(pilot.callsPerSecond * options.seconds);
      readings.get(proxy)!.push(await runH2load(proxy, Math.max(PILOT_CALLS, calls)));
    }
  }
  return [...readings].map(([proxy, all]) => ({
    proxy: proxy.name,
    cpuMicroseconds: all.map((reading) => Number(reading.cpuMicroseconds.toFixed(2))),
    callsPerSecond: all.map((reading) => Math.round(reading.callsPerSecond)),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
  }));
}

async function runH2load({ port, pids }: RunningProxy, calls: number): Promise<Reading> {
  const headers = ['content-type: application/grpc', 'te: trailers'];
  const args = ['-n', `${calls}`, '-c', '4', '-m', '32', '-d', BODY];
  for (const header of headers) args.push('-H', header);
  const before = cpuSecondsOf(pids);
  const child = startProgram(
    LOAD_CORE,
    ['h2load', ...args, `http://127.0.0.1:${port}/bench.Bench/Echo`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let printed = '';
  child.stdout!.on('data', (text: Buffer) => (printed += text.toString()));
  await once(child, 'close');
  const succeeded = Number(/(\d+) succeeded/.exec(printed)?.[1] ?? 0);
  return {
    cpuMicroseconds: (1e6 * (cpuSecondsOf(pids) - before)) / calls,
    callsPerSecond: Number(/([\d.]+) req\/s/.exec(printed)?.[1] ?? 0),
    failed: calls - succeeded,
  };
}
