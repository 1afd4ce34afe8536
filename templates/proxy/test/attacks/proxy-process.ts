import { once } from 'node:events';
import { fork } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileProgram } from '../process/compile-program.js';
import { writeConfig, type ProxyOptions } from '../start-proxy.js';
import type { ProxyReport } from './proxy-program.js';

/** A proxy in a process of its own, so that its memory is nobody else's. */
export interface ProxyProcess {
  /** Where it listens on 127.0.0.1. */
  readonly port: number;
  readonly report: () => Promise<ProxyReport>;
  readonly stop: () => Promise<void>;
}

/** Compiles the proxy to a folder of its own and starts it there with `proxy-program.ts`. */
export async function startProxyProcess(options: ProxyOptions): Promise<ProxyProcess> {
  const folder = compileProgram('test/attacks/proxy-program.ts');
  const config = join(folder, 'proxy.yaml');
  writeFileSync(config, writeConfig(options));

  const child = fork(join(folder, 'test/attacks/proxy-program.js'), ['--config', config]);
  const exit = once(child, 'exit');
  const end = exit.then(([code]) => {
    throw new Error(`The proxy's process ended with ${code}.`);
  });
  // Whoever asks for something learns of it.
  end.catch(() => {});
  const hear = async <Message>(): Promise<Message> => {
    const [message] = (await Promise.race([once(child, 'message'), end])) as [Message];
    return message;
  };
  return {
    port: await hear<number>(),
    report: () => {
      const answer = hear<ProxyReport>();
      child.send('report');
      return answer;
    },
    stop: async () => {
      child.kill('SIGKILL');
      await exit;
      rmSync(folder, { recursive: true });
    },
  };
}
