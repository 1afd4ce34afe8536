import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { CallContext, UnaryHandler } from '../../src/rpc/handlers.js';
import { StatusError } from '../../src/rpc/status-error.js';
import { outcomeOf, signalled } from '../calls.js';
import { serveJson, type JsonService } from '../json-service.js';

let service: JsonService;
afterEach(() => service.close());

async function serve(handler: UnaryHandler<unknown, unknown>): Promise<void> {
  service = await serveJson((rpc) => ({ Unary: rpc.unary(handler) }));
}

function call(request: unknown = 'hello') {
  return outcomeOf((done) => service.client.unary(request, done));
}

describe('a unary handler', () => {
  it.each<[string, UnaryHandler<unknown, unknown>]>([
    ['a value', (request) => ({ got: request })],
    ['a promise', async (request) => ({ got: request })],
  ])('may return %s', async (_, handler) => {
    await serve(handler);

    expect(await call()).toEqual({ responses: [{ got: 'hello' }], error: undefined });
    expect(service.logLines).toContainEqual(
      expect.objectContaining({
        level: 'debug',
        pod: 'pod-1',
        method: '/test.v1.Json/Unary',
        code: 'OK',
        durationMs: expect.any(Number),
        message: 'call',
      }),
    );
  });

  it('gets the context of its call', async () => {
    let seen: CallContext | undefined;
    await serve((_, context) => ((seen = context), {}));
    const deadline = Date.now() + 60_000;

    await outcomeOf((done) => service.client.unary('hello', { deadline }, done));

    expect(seen?.podName).toBe('pod-1');
    expect(seen?.metadata.get('user-agent')[0]).toMatch(/grpc-node-js/);
    expect(Math.abs((seen?.deadline ?? 0) - deadline)).toBeLessThan(30_000);
    expect(seen?.signal.aborted).toBe(false);
  });

  it('has no deadline when the client set none', async () => {
    await serve((_, { deadline }) => ({ isEndless: deadline === Infinity }));

    expect((await call()).responses).toEqual([{ isEndless: true }]);
  });

  it('learns that the client has cancelled', async () => {
    const started = signalled();
    const aborted = signalled<StatusError>();
    await serve((_, { signal }) => {
      signal.addEventListener('abort', () => aborted.settle(signal.reason as StatusError));
      started.settle();
      return new Promise(() => {});
    });

    const answered = outcomeOf((done) => {
      const running = service.client.unary('hello', done);
      void started.promise.then(() => running.cancel());
    });

    expect((await answered).error?.code).toBe(status.CANCELLED);
    expect((await aborted.promise).code).toBe(status.CANCELLED);
    expect(service.adapters.openCalls).toBe(0);
    expect(service.logLines).toContainEqual(expect.objectContaining({ code: 'CANCELLED' }));
  });

  it('learns that the deadline has passed', async () => {
    const aborted = signalled();
    await serve((_, { signal }) => {
      signal.addEventListener('abort', () => aborted.settle());
      return new Promise(() => {});
    });

    const { error } = await outcomeOf((done) =>
      service.client.unary('hello', { deadline: Date.now() + 500 }, done),
    );

    expect(error?.code).toBe(status.DEADLINE_EXCEEDED);
    await aborted.promise;
  });

  it('can be ended from outside', async () => {
    const started = signalled();
    await serve(() => {
      started.settle();
      return new Promise(() => {});
    });

    const answered = call();
    await started.promise;
    expect(service.adapters.openCalls).toBe(1);
    service.adapters.endCalls(new StatusError(status.UNAVAILABLE, 'The server stops.'));

    expect((await answered).error).toMatchObject({
      code: status.UNAVAILABLE,
      details: 'The server stops.',
    });
    expect(service.adapters.openCalls).toBe(0);
  });
});
