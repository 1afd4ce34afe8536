import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { UnaryHandler } from '../../src/rpc/handlers.js';
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

describe('a handler', () => {
  it.each<[string, UnaryHandler<unknown, unknown>]>([
    [
      'throws',
      () => {
        throw new StatusError(status.NOT_FOUND, 'No such order.');
      },
    ],
    ['rejects', () => Promise.reject(new StatusError(status.NOT_FOUND, 'No such order.'))],
  ])('chooses the status when it %s a StatusError', async (_, handler) => {
    await serve(handler);

    const { error } = await call();

    expect(error).toMatchObject({ code: status.NOT_FOUND, details: 'No such order.' });
    expect(service.logLines).toContainEqual(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  it.each([
    ['an error', new Error('password is hunter2'), 'password is hunter2'],
    [
      "another server's error",
      Object.assign(new Error('5 NOT_FOUND: hunter2'), { code: 5, details: 'hunter2' }),
      'hunter2',
    ],
    ['a string', 'hunter2', 'hunter2'],
  ])('that fails with %s shows the client nothing of it', async (_, reason, inLog) => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- JavaScript lets anything be thrown
    await serve(() => Promise.reject(reason));

    const { error } = await call();

    expect(error).toMatchObject({ code: status.INTERNAL, details: 'Internal error.' });
    const line = service.logLines.find(({ level }) => level === 'error');
    expect(line?.['message']).toBe('the handler failed');
    expect(JSON.stringify(line)).toContain(inLog);
  });

  it('logs the stack of an unforeseen error', async () => {
    await serve(function handlerUnderTest() {
      throw new Error('unforeseen');
    });

    await call();

    const line = service.logLines.find(({ level }) => level === 'error');
    expect(line?.['err']).toMatchObject({ stack: expect.stringContaining('handlerUnderTest') });
  });

  it('may quote anything in a status: half a character, percent signs, line breaks, a novel', async () => {
    await serve((request) => {
      throw new StatusError(status.INVALID_ARGUMENT, `Not ${String(request)}.`);
    });

    expect((await call('\ud800 100% \n')).error?.details).toBe('Not \ufffd 100% \n.');
    expect((await call('x'.repeat(100_000))).error?.details).toHaveLength(1000);
  });

  it('that fails after its call has ended fails in the log only', async () => {
    const started = signalled();
    const logged = signalled();
    await serve(async (_, { signal }) => {
      started.settle();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      setImmediate(logged.settle);
      throw new Error('cleaning up failed');
    });

    const answered = outcomeOf((done) => {
      const running = service.client.unary('hello', done);
      void started.promise.then(() => running.cancel());
    });
    await answered;
    await logged.promise;

    expect(service.logLines).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        message: 'the handler failed after its call had ended',
        err: expect.objectContaining({ message: 'cleaning up failed' }),
      }),
    );
  });
});
