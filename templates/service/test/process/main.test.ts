import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { askHealth, createHealthClient, type HealthClient } from '../health-client.js';
import { readAll } from '../calls.js';
import {
  createReflectionClient,
  listServices,
  type ReflectionClient,
} from '../reflection-client.js';
import { compileProgram } from './compile.js';
import { freePort, startProgram, type Program } from './program.js';

let outDir: string;
let program: Program;
const started: Program[] = [];
let port: number;
let health: HealthClient;
let reflection: ReflectionClient;

beforeAll(() => {
  outDir = compileProgram();
});
afterAll(() => rmSync(outDir, { recursive: true, force: true }));
afterEach(() => {
  for (const each of started.splice(0)) each.signal('SIGKILL');
  health?.close();
  reflection?.close();
});

function start(environment: Record<string, string>): void {
  program = startProgram(join(outDir, 'src', 'main.js'), {
    BIND_ADDRESS: '127.0.0.1',
    POD_NAME: 'pod-1',
    PORT: String(port),
    ...environment,
  });
  started.push(program);
}

/** Starts it and opens a call that is in flight until its stream ends. */
async function startWithOpenCall(environment: Record<string, string>) {
  port = await freePort();
  start(environment);
  await program.logged('listening');
  health = createHealthClient(`127.0.0.1:${port}`);
  reflection = createReflectionClient(`127.0.0.1:${port}`);
  const call = reflection.serverReflectionInfo();
  await listServices(call);
  call.on('error', () => {});
  return call;
}

describe('the program', () => {
  it('finishes the calls in flight after SIGTERM, takes new ones until clients have moved on, and ends with 0', async () => {
    const call = await startWithOpenCall({ DRAIN_DELAY_MS: '500' });
    expect(await askHealth(health, 'readiness')).toBe('SERVING');

    program.signal('SIGTERM');
    await program.logged('draining: not ready any more, still answering');
    expect(await askHealth(health, 'readiness')).toBe('NOT_SERVING');
    expect(await askHealth(health, '')).toBe('NOT_SERVING');
    expect(await askHealth(health, 'liveness')).toBe('SERVING');

    await program.logged('draining: no new calls');
    await expect(askHealth(health, 'liveness')).rejects.toMatchObject({ code: status.UNAVAILABLE });
    expect(await listServices(call)).toContain('grpc.health.v1.Health');
    call.end();

    expect((await readAll(call)).error).toBeUndefined();
    expect(await program.exitCode).toBe(0);
    expect(program.lines.at(-1)).toMatchObject({
      level: 'info',
      pod: 'pod-1',
      message: 'drained: every call has ended',
    });
  });

  it('shows its metrics as long as it lives, and ends although somebody may ask again', async () => {
    const metricsPort = await freePort();
    const call = await startWithOpenCall({
      METRICS_PORT: String(metricsPort),
      DRAIN_DELAY_MS: '0',
    });
    const reflected = 'grpc_type="bidi_stream",grpc_service="grpc.reflection.v1.ServerReflection"';
    const inFlight = `grpc_server_in_flight{${reflected},grpc_method="ServerReflectionInfo"}`;
    const metrics = async () =>
      (await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()).split('\n');

    program.signal('SIGTERM');
    await program.logged('draining: no new calls');
    expect(await metrics()).toContain(`${inFlight} 1`);
    expect(await metrics()).toContainEqual(expect.stringContaining('nodejs_heap_size_used_bytes '));
    call.end();

    expect((await readAll(call)).error).toBeUndefined();
    expect(await program.exitCode).toBe(0);
  });

  it('ends with 1 and a reason when its port for metrics is taken', async () => {
    await startWithOpenCall({ METRICS_PORT: String(await freePort()) });
    const metricsPort = (await program.logged('serving metrics'))['port'];
    port = await freePort();

    start({ METRICS_PORT: String(metricsPort) });

    expect(await program.exitCode).toBe(1);
    expect(program.lines.at(-1)).toMatchObject({
      level: 'fatal',
      message: expect.stringContaining(
        `Cannot serve metrics on 127.0.0.1:${String(metricsPort)}: `,
      ),
    });
  });

  it('cuts calls that take too long, and ends with 1', async () => {
    const call = await startWithOpenCall({ DRAIN_DELAY_MS: '0', DRAIN_TIMEOUT_MS: '50' });
    const outcome = readAll(call);

    program.signal('SIGINT');

    expect(await program.exitCode).toBe(1);
    expect((await outcome).error).toBeDefined();
    expect(program.lines.at(-1)).toMatchObject({
      level: 'warn',
      message: 'draining: time is over, calls are cut off',
    });
  });

  it('ends at once at a second signal', async () => {
    const outcome = readAll(await startWithOpenCall({ DRAIN_DELAY_MS: '600000' }));

    program.signal('SIGTERM');
    await program.logged('draining: not ready any more, still answering');
    program.signal('SIGTERM');

    expect(await program.exitCode).toBe(1);
    await outcome;
  });

  it('says everything that is wrong with its environment, and ends with 1', async () => {
    start({ PORT: '0', LOG_LEVEL: 'loud' });

    expect(await program.exitCode).toBe(1);
    expect(program.lines.map(({ level, message }) => [level, message])).toEqual([
      ['fatal', 'PORT is "0": allowed is a whole number from 1 to 65535.'],
      [
        'fatal',
        'LOG_LEVEL is "loud": allowed is one of trace, debug, info, warn, error, fatal, silent.',
      ],
    ]);
  });

  it('ends with 1 and a reason when its port is taken', async () => {
    await startWithOpenCall({});

    start({});

    expect(await program.exitCode).toBe(1);
    expect(program.lines.at(-1)).toMatchObject({
      level: 'fatal',
      message: expect.stringContaining(`Cannot listen on 127.0.0.1:${port}: `),
    });
  });

  it('ends with 1 at an error that nobody foresaw', async () => {
    const fault = "process.once('SIGUSR2',()=>Promise.reject(new Error('unforeseen')))";
    const outcome = readAll(
      await startWithOpenCall({
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fault)}`,
      }),
    );

    program.signal('SIGUSR2');

    expect(await program.exitCode).toBe(1);
    expect(program.lines.at(-1)).toMatchObject({
      level: 'fatal',
      origin: 'unhandledRejection',
      err: { message: 'unforeseen', stack: expect.any(String) },
    });
    await outcome;
  });
});
