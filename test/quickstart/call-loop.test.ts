import { describe, expect, it } from '@jest/globals';
import { startCallLoop } from '../../quickstart/caller/call-loop.js';

describe('the call loop', () => {
  it('counts answers by pod and failures, and ends only after the calls under way', async () => {
    let started = 0;
    let ended = 0;
    let enough: () => void;
    const reachedEnough = new Promise<void>((resolve) => {
      enough = resolve;
    });
    const loop = startCallLoop(async () => {
      const number = (started += 1);
      if (number === 60) enough();
      await new Promise((resolve) => setTimeout(resolve, 1));
      ended += 1;
      if (number % 3 === 0) throw new Error(`no. ${number}`);
      return number % 3 === 1 ? 'a' : 'b';
    });
    await reachedEnough;
    await loop.stop();
    expect(ended).toBe(started);
    const { answered, failed, lastError, firstAnswerAt } = loop.report();
    expect(failed).toBe(Math.floor(started / 3));
    expect((answered['a'] ?? 0) + (answered['b'] ?? 0) + failed).toBe(started);
    expect(lastError).toMatch(/^no\. \d+$/);
    expect(Object.keys(firstAnswerAt).sort()).toEqual(['a', 'b']);
  });

  it('starts no call while it is held, and goes on afterwards', async () => {
    let started = 0;
    let underWay = 0;
    const loop = startCallLoop(async () => {
      started += 1;
      underWay += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      underWay -= 1;
      return 'a';
    });
    const startedMore = async (than: number): Promise<void> => {
      while (started <= than) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await startedMore(20);
    await loop.hold();
    const before = started;
    expect(underWay).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(started).toBe(before);
    loop.resume();
    await startedMore(before + 20);
    await loop.hold();
    await loop.stop();
    expect(loop.report().answered).toEqual({ a: started });
  });
});
