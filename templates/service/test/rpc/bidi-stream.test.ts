import { once } from 'node:events';
import { promisify } from 'node:util';
import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { BidiStreamHandler } from '../../src/rpc/handlers.js';
import { StatusError } from '../../src/rpc/status-error.js';
import { readAll, signalled, whenSteady } from '../calls.js';
import { serveJson, type JsonService } from '../json-service.js';

let service: JsonService;
afterEach(() => service.close());

async function serve(handler: BidiStreamHandler<unknown, unknown>): Promise<void> {
  service = await serveJson((rpc) => ({ Bidi: rpc.bidiStream(handler) }));
}

const parrot: BidiStreamHandler<unknown, unknown> = async function* (requests) {
  yield* requests;
};

describe('a bidi handler', () => {
  it('answers while the client still talks', async () => {
    await serve(parrot);
    const stream = service.client.bidi();

    stream.write('one');
    expect(await once(stream, 'data')).toEqual(['one']);
    stream.write('two');
    expect(await once(stream, 'data')).toEqual(['two']);
    stream.end();

    expect(await readAll(stream)).toEqual({ responses: [], error: undefined });
    expect(service.adapters.openCalls).toBe(0);
    expect(service.logLines).toContainEqual(expect.objectContaining({ code: 'OK' }));
  });

  it('may speak first, and after the client is done', async () => {
    await serve(async function* (requests) {
      yield 'welcome';
      let count = 0;
      for await (const _request of requests) count += 1;
      yield { count };
    });
    const stream = service.client.bidi();

    stream.write('one');
    stream.end();

    expect((await readAll(stream)).responses).toEqual(['welcome', { count: 1 }]);
  });

  it.each<[string, BidiStreamHandler<unknown, unknown>, status | undefined]>([
    [
      'by returning',
      async function* (requests) {
        for await (const request of requests) {
          yield request;
          return;
        }
      },
      undefined,
    ],
    [
      'with a status',
      async function* (requests) {
        for await (const request of requests) {
          yield request;
          throw new StatusError(status.OUT_OF_RANGE, 'One is enough.');
        }
      },
      status.OUT_OF_RANGE,
    ],
  ])('may end the call %s while the client still talks', async (_, handler, code) => {
    await serve(handler);
    const stream = service.client.bidi();

    stream.write('one');
    const { responses, error } = await readAll(stream);

    expect(responses).toEqual(['one']);
    expect(error?.code).toBe(code);
    // Nothing of the call is left that would hold up a graceful shutdown.
    await promisify(service.server.tryShutdown.bind(service.server))();
  });

  it('leaves its loop when the client cancels', async () => {
    const left = signalled<unknown>();
    await serve(async function* (requests) {
      try {
        yield* requests;
      } catch (error) {
        left.settle(error);
        throw error;
      }
    });
    const stream = service.client.bidi();
    stream.on('error', () => {});
    stream.write('one');
    await once(stream, 'data');

    stream.cancel();

    expect(await left.promise).toMatchObject({ code: status.CANCELLED });
    expect(service.adapters.openCalls).toBe(0);
    expect(service.logLines.filter(({ level }) => level !== 'debug')).toEqual([]);
  });

  it('can be ended from outside', async () => {
    const left = signalled();
    await serve(async function* (requests) {
      try {
        yield* requests;
      } finally {
        left.settle();
      }
    });
    const stream = service.client.bidi();
    stream.write('one');
    await once(stream, 'data');

    service.adapters.endCalls(new StatusError(status.UNAVAILABLE, 'The server stops.'));

    expect((await readAll(stream)).error?.code).toBe(status.UNAVAILABLE);
    await left.promise;
  });

  it('holds up a client that is faster than it', async () => {
    const total = 2000;
    const goOn = signalled();
    await serve(async function* (requests) {
      let taken = 0;
      for await (const _request of requests) {
        taken += 1;
        if (taken === 1) await goOn.promise;
      }
      yield { taken };
    });
    const stream = service.client.bidi();
    const outcome = readAll(stream);
    let sent = 0;
    for (let i = 0; i < total; i++) stream.write('x'.repeat(10_000), () => (sent += 1));
    stream.end();

    expect(await whenSteady(() => sent)).toBeLessThan(200);
    goOn.settle();

    expect((await outcome).responses).toEqual([{ taken: total }]);
  });
});
