import { once } from 'node:events';
import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDrainSteps } from '../src/drain-steps.js';
import { createDrain } from '../src/drain.js';
import { createLogger } from '../src/logger.js';
import { outcomeOf, readAll, signalled, type Outcome, type Signalled } from './calls.js';
import { serveJson, type JsonService } from './json-service.js';

let service: JsonService;
let unaryStarted: Signalled<void>;
let goOn: Signalled<void>;

beforeEach(async () => {
  unaryStarted = signalled();
  goOn = signalled();
  service = await serveJson((rpc) => ({
    Unary: rpc.unary(async (request: unknown) => {
      unaryStarted.settle();
      await goOn.promise;
      return request;
    }),
    ServerStream: rpc.serverStream(async function* () {
      yield 'first';
      await goOn.promise;
      yield 'last';
    }),
  }));
});
afterEach(() => service.close());

/** Opens a unary and a streaming call that wait for `goOn`; resolves when both are in flight. */
async function openCalls(): Promise<Promise<Outcome>[]> {
  const unary = outcomeOf((done) => service.client.unary('hello', done));
  await unaryStarted.promise;
  const stream = service.client.serverStream('go');
  await once(stream, 'data');
  return [unary, readAll(stream)];
}

/** Drains without delay; resolves to the exit code. */
function drain(timeoutMs: number, shuttingDown: Signalled<void>): Promise<number> {
  const { server, health, adapters } = service;
  return new Promise((exit) => {
    const steps = createDrainSteps({ server, health, adapters, exit });
    const shutDown = () => {
      shuttingDown.settle();
      return steps.shutDown();
    };
    const logger = createLogger({ logLevel: 'silent', podName: 'pod-1' });
    createDrain({ ...steps, shutDown }, { delayMs: 0, timeoutMs, logger })('SIGTERM');
  });
}

describe('draining a real server', () => {
  it('lets the calls in flight finish', async () => {
    const outcomes = await openCalls();
    const shuttingDown = signalled();

    const exitCode = drain(60_000, shuttingDown);
    await shuttingDown.promise;
    goOn.settle();

    expect(await Promise.all(outcomes)).toEqual([
      { responses: ['hello'], error: undefined },
      { responses: ['last'], error: undefined },
    ]);
    expect(await exitCode).toBe(0);
  });

  it('tells clients of calls that take too long to try another pod', async () => {
    const outcomes = await openCalls();

    expect(await drain(10, signalled())).toBe(1);

    for (const { error } of await Promise.all(outcomes)) {
      expect(error).toMatchObject({ code: status.UNAVAILABLE, details: 'The server stops.' });
    }
  });
});
