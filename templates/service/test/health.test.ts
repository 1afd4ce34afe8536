import { once } from 'node:events';
import { promisify } from 'node:util';
import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { askHealth, createHealthClient, type HealthClient } from './health-client.js';
import { readAll } from './calls.js';
import { serveJson, type JsonService } from './json-service.js';

let service: JsonService;
let client: HealthClient;
beforeEach(async () => {
  service = await serveJson();
  client = createHealthClient(service.address);
});
afterEach(() => {
  client.close();
  service.close();
});

describe('the health service', () => {
  it.each([
    ['before the server is ready', () => {}, 'NOT_SERVING', 'SERVING'],
    ['while it serves', () => service.health.ready(), 'SERVING', 'SERVING'],
    ['while it drains', () => drainAfterReady(), 'NOT_SERVING', 'SERVING'],
    ['when it drained before it was ready', () => readyAfterDrain(), 'NOT_SERVING', 'SERVING'],
  ])('%s says whether calls are welcome and the process lives', async (_, act, calls, life) => {
    act();

    expect(await askHealth(client, '')).toBe(calls);
    expect(await askHealth(client, 'readiness')).toBe(calls);
    expect(await askHealth(client, 'liveness')).toBe(life);
  });

  it('knows no other names', async () => {
    await expect(askHealth(client, 'nobody')).rejects.toMatchObject({ code: status.NOT_FOUND });
  });

  it('tells watchers of the change, and lets them not hold up a graceful shutdown', async () => {
    service.health.ready();
    const watch = client.watch({ service: 'readiness' });
    expect(await once(watch, 'data')).toEqual([{ status: 'SERVING' }]);

    service.health.draining();
    expect(await once(watch, 'data')).toEqual([{ status: 'NOT_SERVING' }]);

    const shutDown = promisify(service.server.tryShutdown.bind(service.server))();
    service.health.endWatches();
    expect((await readAll(watch)).error).toBeUndefined();
    await shutDown;
  });
});

function drainAfterReady(): void {
  service.health.ready();
  service.health.draining();
}

function readyAfterDrain(): void {
  service.health.draining();
  service.health.ready();
}
