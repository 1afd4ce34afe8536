import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ClientStreamHandler } from '../../src/rpc/handlers.js';
import { StatusError } from '../../src/rpc/status-error.js';
import { outcomeOf, readAll, signalled } from '../calls.js';
import { serveJson, type JsonService } from '../json-service.js';

let service: JsonService;
afterEach(() => service.close());

async function serve(handler: ClientStreamHandler<unknown, unknown>): Promise<void> {
  service = await serveJson((rpc) => ({ ClientStream: rpc.clientStream(handler) }));
}

describe('a client-streaming handler', () => {
  it('answers once, to all messages', async () => {
    await serve(async (requests) => ({ got: (await readAll(requests)).responses }));

    const outcome = outcomeOf((done) => {
      const stream = service.client.clientStream(done);
      for (const request of [1, 2, 3]) stream.write(request);
      stream.end();
    });

    expect((await outcome).responses).toEqual([{ got: [1, 2, 3] }]);
    expect(service.logLines).toContainEqual(expect.objectContaining({ code: 'OK' }));
  });

  it('may answer before the client is done', async () => {
    await serve(async (requests) => {
      for await (const request of requests) return { first: request };
      return {};
    });

    const outcome = outcomeOf((done) => service.client.clientStream(done).write('one'));

    expect((await outcome).responses).toEqual([{ first: 'one' }]);
  });

  it('chooses the status', async () => {
    await serve(async () => {
      throw new StatusError(status.FAILED_PRECONDITION, 'Not now.');
    });

    const { error } = await outcomeOf((done) => service.client.clientStream(done).end());

    expect(error).toMatchObject({ code: status.FAILED_PRECONDITION, details: 'Not now.' });
  });

  it('leaves its loop when the client cancels', async () => {
    const started = signalled();
    const left = signalled<unknown>();
    await serve(async (requests) => {
      try {
        for await (const _request of requests) started.settle();
      } catch (error) {
        left.settle(error);
        throw error;
      }
      return {};
    });

    void outcomeOf((done) => {
      const stream = service.client.clientStream(done);
      stream.write('one');
      void started.promise.then(() => stream.cancel());
    });

    expect(await left.promise).toMatchObject({ code: status.CANCELLED });
    expect(service.logLines.filter(({ level }) => level !== 'debug')).toEqual([]);
  });
});
