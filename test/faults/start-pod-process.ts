import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A real gRPC server in a process of its own, which plays one pod. */
export interface PodProcess {
  readonly name: string;
  readonly port: number;
  /** The calls it has run. */
  readonly calls: number;
  /** Stops it where it stands: its kernel goes on taking connections and bytes for it. */
  freeze(): void;
  thaw(): void;
  /** Ends it, frozen or not. */
  kill(): Promise<void>;
}

export async function startPodProcess(name: string): Promise<PodProcess> {
  const child = fork(join(import.meta.dirname, 'pod-process.ts'), [name], {
    cwd: import.meta.dirname,
    execArgv: ['--import', 'tsx'],
  });
  const ended = once(child, 'exit');
  const [{ port }] = (await Promise.race([
    once(child, 'message'),
    ended.then(() => Promise.reject(new Error(`The process of ${name} ended while it started.`))),
  ])) as [{ port: number }];
  let calls = 0;
  child.on('message', (told: { calls: number }) => void (calls = told.calls));
  return {
    name,
    port,
    get calls() {
      return calls;
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
