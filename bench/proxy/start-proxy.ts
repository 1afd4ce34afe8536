import type { ChildProcess } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { OUTPUT } from './files.js';
import { PROXY_CORE } from './machine.js';
import { familyOf } from './processes.js';
import type { ProxyKind } from './proxy-kind.js';
import { startProgram, stopProgram } from './start-program.js';

const START_MS = 10_000;

/** A proxy that runs; `pids` are those of its processes. The one named `direct` is none, and has none. */
export interface RunningProxy {
  readonly name: string;
  readonly port: number;
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

/** Starts a proxy before the pods at these ports. @throws when it does not listen soon: what it said */
export async function startProxy(
  kind: ProxyKind,
  upstreams: readonly number[],
): Promise<RunningProxy> {
  const folder = join(OUTPUT, 'run', `${kind.name.replace(':', '-')}-${upstreams.length}`);
  mkdirSync(folder, { recursive: true });
  const port = await findFreePort();
  const log = join(folder, 'output.log');
  const output = openSync(log, 'w');
  const child = startProgram(PROXY_CORE, kind.command({ port, upstreams, folder }), {
    stdio: ['ignore', output, output],
    cwd: folder,
  });
  if (!(await listens(child, port))) {
    await stopProgram(child);
    throw new Error(`${kind.name} does not listen. It said: ${readFileSync(log, 'utf8')}`);
  }
  return {
    name: kind.name,
    port,
    pids: familyOf(child.pid!),
    stop: () => stopProgram(child),
  };
}

async function listens(child: ChildProcess, port: number): Promise<boolean> {
  const end = performance.now() + START_MS;
  while (performance.now() < end && child.exitCode === null && child.signalCode === null) {
    if (await accepts(port)) {
      // What it starts beside itself, and its connections to the pods.
      await pause(200);
      return true;
    }
    await pause(50);
  }
  return false;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** It is bound and then left: nothing else here binds ports meanwhile. */
async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
