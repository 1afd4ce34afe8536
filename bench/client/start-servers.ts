import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ServeRequest } from './serve.js';

export interface Servers {
  readonly ports: readonly number[];
  end(): void;
}

/** Starts servers in a child process. */
export async function startServers(request: ServeRequest): Promise<Servers> {
  const child = fork(fileURLToPath(new URL('serve.js', import.meta.url)));
  child.send(request);
  const [ports] = (await once(child, 'message')) as [number[]];
  return { ports, end: () => child.disconnect() };
}
