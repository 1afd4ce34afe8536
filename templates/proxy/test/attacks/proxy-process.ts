import { once } from 'node:events';
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformFileSync } from '@swc/core';
import { writeConfig, type ProxyOptions } from '../start-proxy.js';
import type { ProxyReport } from './proxy-program.js';

/** A proxy in a process of its own, so that its memory is nobody else's. */
export interface ProxyProcess {
  /** Where it listens on 127.0.0.1. */
  readonly port: number;
  readonly report: () => Promise<ProxyReport>;
  readonly stop: () => Promise<void>;
}

const project = join(import.meta.dirname, '..', '..');

/** Compiles the proxy to a folder of its own and starts it there with `proxy-program.ts`. */
export async function startProxyProcess(options: ProxyOptions): Promise<ProxyProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'proxy-process-'));
  for (const part of ['balancing', 'src', 'test/attacks/proxy-program.ts']) compile(part, folder);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  symlinkSync(findModules(), join(folder, 'node_modules'));
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

function compile(path: string, folder: string): void {
  const source = join(project, path);
  if (!path.endsWith('.ts')) {
    for (const name of readdirSync(source)) compile(join(path, name), folder);
    return;
  }
  const jsc = { target: 'es2022', parser: { syntax: 'typescript' } } as const;
  const { code } = transformFileSync(source, { jsc, swcrc: false });
  const target = join(folder, path.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, code);
}

/** The folder that `pino` is installed in, here or further up. */
function findModules(): string {
  const path = createRequire(import.meta.url).resolve('pino/package.json');
  return dirname(dirname(path));
}
