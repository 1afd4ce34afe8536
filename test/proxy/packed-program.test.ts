import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { installPackedGenerator, type PackedGenerator } from '../generators/packed-generator.js';
import { userEnvironment } from '../user-environment.js';
import { callBytesService, startBytesService } from './bytes-service.js';
import { startProgram, type Program } from './start-program.js';

let packed: PackedGenerator;

beforeAll(async () => {
  packed = await installPackedGenerator();
}, 300_000);

afterAll(() => {
  packed.remove();
});

function start(...args: readonly string[]): Program {
  return startProgram(join(packed.binDir, 'grpc-proxy'), args, { env: userEnvironment() });
}

describe('the program grpc-proxy, installed', () => {
  it('passes on the calls of a stock client, and ends with 0 when it is told to', async () => {
    const service = await startBytesService();
    const proxy = start(
      ...['--target', `127.0.0.1:${service.port}`, '--listen', '127.0.0.1:0'],
      ...['--health', 'false', '--admin', 'false', '--drain-delay-ms', '0'],
    );
    try {
      const bytes = [Buffer.from('hello'), Buffer.from([0, 255, 10])] as const;
      const reply = await callBytesService(await proxy.address(), ...bytes);
      expect(reply).toEqual(Buffer.concat(bytes));
    } finally {
      proxy.terminate();
      service.stop();
    }
    expect(await proxy.exitCode).toBe(0);
  });

  it('says in one sentence what is wrong with a flag, and ends with 1', async () => {
    const proxy = start('--target', 'x y:1');
    expect(await proxy.exitCode).toBe(1);
    expect(proxy.said()).toContain('"x y:1"');
    expect(proxy.said().trim().split('\n')).toHaveLength(1);
  });

  it('prints its help', async () => {
    const proxy = start('--help');
    expect(await proxy.exitCode).toBe(0);
    expect(proxy.said()).toContain('--target=HOST:PORT');
  });
});
