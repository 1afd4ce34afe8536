import { describe, expect, it } from '@jest/globals';
import type { Call } from '../../src/relay/call.js';
import { CallQueue } from '../../src/upstream/call-queue.js';

/** All that the queue looks at. */
function callOf() {
  return { isSettled: false } as unknown as Call & { isSettled: boolean };
}

describe('calls that wait', () => {
  it('are first come, first served, without those that are settled', () => {
    const queue = new CallQueue();
    const calls = [callOf(), callOf(), callOf()] as const;
    for (const call of calls) queue.add(call, 100, false);
    Object.assign(calls[0], { isSettled: true });
    expect(queue.first).toBe(calls[1]);
    queue.shift();
    expect(queue.first).toBe(calls[2]);
    Object.assign(calls[2], { isSettled: true });
    expect(queue.first).toBeUndefined();
    expect(queue.length).toBe(0);
  });

  it('leave when their time is over, each once', () => {
    const queue = new CallQueue();
    const [late, soon] = [callOf(), callOf()];
    queue.add(late, 200, false);
    queue.add(soon, 100, true);
    expect(queue.takeExpired(99)).toEqual([]);
    expect(queue.takeExpired(100)).toMatchObject([{ call: soon, isDeadline: true }]);
    expect(queue.takeExpired(100)).toEqual([]);
    expect(queue.first).toBe(late);
  });

  it('make room when their clients give them up, wherever they stand', () => {
    const queue = new CallQueue();
    const calls = Array.from({ length: 10 }, callOf);
    for (const call of calls) queue.add(call, 1000, false);
    for (const call of calls.slice(1)) Object.assign(call, { isSettled: true });
    expect(queue.takeExpired(1)).toEqual([]);
    expect(queue.length).toBe(1);
    expect(queue.takeAll()).toEqual([calls[0]]);
    expect(queue.length).toBe(0);
  });
});
