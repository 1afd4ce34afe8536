import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { status } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../free-port.js';
import { callBytes, createByteClient } from '../grpc/byte-client.js';
import { startByteServer } from '../grpc/byte-server.js';
import { writeConfig } from '../start-proxy.js';
import { compileProgram } from './compile-program.js';
import { UNWRITABLE_OUTPUTS } from './unwritable-outputs.js';

const READY_MS = 10_000;

let program: string;
beforeAll(() => {
  program = compileProgram();
});
afterAll(() => rmSync(program, { recursive: true }));

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Starts the program for an upstream on `upstream`, with every call in its access log. */
function start(port: number, upstream: number, folder: string, output: number): ChildProcess {
  const config = join(folder, 'proxy.yaml');
  const settings = {
    listen: { address: `127.0.0.1:${port}` },
    drain: { delayMs: 0 },
    accessLog: { samplePercent: 100 },
  };
  writeFileSync(config, writeConfig({ upstream, settings }));
  const main = join(program, 'src', 'main.js');
  const child = spawn(process.execPath, [main, '--config', config], {
    stdio: ['ignore', output, 'inherit'],
  });
  ends.push(() => child.kill('SIGKILL'));
  return child;
}

describe('the program', () => {
  it.each(UNWRITABLE_OUTPUTS)(
    'serves, and ends with 0, although its standard output is $what',
    async ({ missing, open }) => {
      if (missing !== undefined) {
        console.info(`Left out: ${missing}`);
        expect(process.env['REQUIRE_TOOLS']).not.toBe('1');
        return;
      }
      const folder = mkdtempSync(join(tmpdir(), 'unwritable-output-'));
      const { output, kept } = open(folder);
      ends.push(() => {
        for (const file of [output, ...kept]) closeSync(file);
        rmSync(folder, { recursive: true });
      });
      const pod = await startByteServer();
      const port = await freePort();
      const child = start(port, pod.port, folder, output);
      const exit = once(child, 'exit');
      const client = createByteClient(port);
      ends.push(pod.close, () => client.close());

      await promisify(client.waitForReady.bind(client))(Date.now() + READY_MS);
      expect((await callBytes(client, 'Unary', [Buffer.from('hello')])).code).toBe(status.OK);
      child.kill('SIGTERM');
      expect(await exit).toEqual([0, null]);
    },
  );
});
