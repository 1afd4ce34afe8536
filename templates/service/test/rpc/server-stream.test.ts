import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ServerStreamHandler } from '../../src/rpc/handlers.js';
import { StatusError } from '../../src/rpc/status-error.js';
import { readAll, signalled, whenSteady } from '../calls.js';
import { serveJson, type JsonService } from '../json-service.js';

let service: JsonService;
afterEach(() => service.close());

async function serve(handler: ServerStreamHandler<unknown, unknown>): Promise<void> {
  service = await serveJson((rpc) => ({ ServerStream: rpc.serverStream(handler) }));
}

describe('a server-streaming handler', () => {
  it('sends what it yields, in order', async () => {
    await serve(async function* (request) {
      for (let i = 1; i <= 100; i++) yield { request, i };
    });

    const { responses, error } = await readAll(service.client.serverStream('go'));

    expect(error).toBeUndefined();
    expect(responses).toHaveLength(100);
    expect(responses.at(-1)).toEqual({ request: 'go', i: 100 });
    expect(service.logLines).toContainEqual(expect.objectContaining({ code: 'OK' }));
    expect(service.adapters.openCalls).toBe(0);
  });

  it('may send nothing', async () => {
    await serve(async function* () {});

    expect(await readAll(service.client.serverStream('go'))).toEqual({
      responses: [],
      error: undefined,
    });
  });

  it('chooses the status, after what it has sent', async () => {
    await serve(async function* () {
      yield 1;
      yield 2;
      throw new StatusError(status.RESOURCE_EXHAUSTED, 'No more.');
    });

    const { responses, error } = await readAll(service.client.serverStream('go'));

    expect(responses).toEqual([1, 2]);
    expect(error).toMatchObject({ code: status.RESOURCE_EXHAUSTED, details: 'No more.' });
  });

  it.each<[string, ServerStreamHandler<unknown, unknown>]>([
    [
      'in the generator',
      async function* () {
        yield 1;
        throw new Error('hunter2');
      },
    ],
    [
      'before there is one',
      () => {
        throw new Error('hunter2');
      },
    ],
  ])('that fails %s shows the client nothing of it', async (_, handler) => {
    await serve(handler);

    const { error } = await readAll(service.client.serverStream('go'));

    expect(error).toMatchObject({ code: status.INTERNAL, details: 'Internal error.' });
    expect(service.logLines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        err: expect.objectContaining({ message: 'hunter2' }),
      }),
    );
  });

  it('is not asked for more than a slow client takes', async () => {
    const total = 2000;
    let yielded = 0;
    await serve(async function* () {
      for (; yielded < total; yielded++) yield 'x'.repeat(10_000);
    });

    const stream = service.client.serverStream('go');
    await once(stream, 'data');
    stream.pause();
    const ahead = await whenSteady(() => yielded);
    expect(ahead).toBeLessThan(200);

    expect((await readAll(stream)).responses).toHaveLength(total - 1);
  });

  it.each<[string, () => AsyncGenerator<unknown>]>([
    ['while it waits', () => waiting()],
    ['while the client does not read', () => endless()],
  ])('runs its finally when the client cancels %s', async (_, generator) => {
    const cleanedUp = signalled();
    const started = signalled();
    await serve(async function* (_request, { signal }) {
      try {
        started.settle();
        for await (const response of generator()) {
          if (signal.aborted) return;
          yield response;
        }
      } finally {
        cleanedUp.settle();
      }
    });

    const stream = service.client.serverStream('go');
    stream.on('error', () => {});
    await started.promise;
    await sleep(50);
    stream.cancel();

    await cleanedUp.promise;
    expect(service.adapters.openCalls).toBe(0);
    expect(service.logLines).toContainEqual(expect.objectContaining({ code: 'CANCELLED' }));
    expect(service.logLines.filter(({ level }) => level !== 'debug')).toEqual([]);
  });

  it('can be ended from outside', async () => {
    const started = signalled();
    await serve(async function* (_, { signal }) {
      yield 1;
      started.settle();
      await sleep(60_000, undefined, { signal });
    });

    const stream = service.client.serverStream('go');
    const outcome = readAll(stream);
    await started.promise;
    service.adapters.endCalls(new StatusError(status.UNAVAILABLE, 'The server stops.'));

    expect((await outcome).error?.code).toBe(status.UNAVAILABLE);
  });
});

/** Yields once and then, some milliseconds apart, for ever. */
async function* waiting() {
  for (;;) {
    yield 'tick';
    await sleep(5);
  }
}

async function* endless() {
  for (;;) yield 'x'.repeat(10_000);
}
