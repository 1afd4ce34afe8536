import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, existsSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { askHealth, createHealthClient } from '../health-client.js';
import { compileProgram } from './compile.js';
import { freePort } from './program.js';

const FULL_DEVICE = '/dev/full';
const READY_MS = 10_000;

let outDir: string;
beforeAll(() => {
  outDir = compileProgram();
});
afterAll(() => rmSync(outDir, { recursive: true, force: true }));

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function open(path: string, flags: number): number {
  const file = openSync(path, flags);
  ends.push(() => closeSync(file));
  return file;
}

/** A pipe that is full and that nobody reads. */
function openFullPipe(): number {
  const path = join(outDir, 'pipe');
  execFileSync('mkfifo', [path]);
  const both = open(path, constants.O_RDWR | constants.O_NONBLOCK);
  try {
    for (;;) writeSync(both, ' '.repeat(4096));
  } catch {
    return open(path, constants.O_WRONLY);
  }
}

async function expectToServeAndEnd(output: number): Promise<void> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(outDir, 'src', 'main.js')], {
    env: { BIND_ADDRESS: '127.0.0.1', PORT: String(port), DRAIN_DELAY_MS: '0' },
    stdio: ['ignore', output, 'ignore'],
  });
  const exit = once(child, 'exit');
  const health = createHealthClient(`127.0.0.1:${port}`);
  ends.push(
    () => child.kill('SIGKILL'),
    () => health.close(),
  );

  await promisify(health.waitForReady.bind(health))(Date.now() + READY_MS);
  expect(await askHealth(health, 'readiness')).toBe('SERVING');
  child.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
}

describe('the program', () => {
  it('serves, and ends with 0, although its log is on a full disk', async () => {
    if (!existsSync(FULL_DEVICE)) {
      console.info(`Left out: this machine has no ${FULL_DEVICE}.`);
      expect(process.env['REQUIRE_TOOLS']).not.toBe('1');
      return;
    }
    await expectToServeAndEnd(open(FULL_DEVICE, constants.O_WRONLY));
  });

  it('serves, and ends with 0, although nobody reads its log', async () => {
    await expectToServeAndEnd(openFullPipe());
  });
});
