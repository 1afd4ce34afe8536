import { status } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { tick } from '../../src/handlers/tick.js';
import { readAll } from '../calls.js';
import { callContext } from './call-context.js';

describe('tick', () => {
  it('counts from 1', async () => {
    const { responses } = await readAll(tick({ count: 3, intervalMs: 1 }, callContext()));

    expect(responses).toEqual([
      { sequence: 1, servedBy: 'pod-1' },
      { sequence: 2, servedBy: 'pod-1' },
      { sequence: 3, servedBy: 'pod-1' },
    ]);
  });

  it.each([
    [{ count: 0, intervalMs: 0 }, 'The count is 0: allowed is 1 to 1000.'],
    [{ count: 1001, intervalMs: 0 }, 'The count is 1001: allowed is 1 to 1000.'],
    [{ count: 1, intervalMs: 60001 }, 'The interval is 60001 ms: allowed is 0 to 60000.'],
  ])('refuses %j', async (request, message) => {
    await expect(tick(request, callContext()).next()).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
      message,
    });
  });

  it('stops waiting when the call is over', async () => {
    const call = new AbortController();
    const ticks = tick({ count: 2, intervalMs: 60_000 }, callContext(call.signal));
    await ticks.next();

    const second = ticks.next();
    call.abort();

    await expect(second).rejects.toThrow('aborted');
  });
});
