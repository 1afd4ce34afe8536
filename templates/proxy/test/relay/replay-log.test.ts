import { describe, expect, it } from '@jest/globals';
import { CHUNK_BYTES } from '../../src/bytes/chunk-pool.js';
import { BudgetShare, MemoryBudget } from '../../src/relay/memory-budget.js';
import { ReplayLog } from '../../src/relay/replay-log.js';
import { fuzz } from '../fuzz/fuzz.js';

const BLOCK = Buffer.from('a header block');

function logOf(maxPayload: number, limit = 100 * CHUNK_BYTES) {
  const budget = new MemoryBudget(limit);
  const log = new ReplayLog(maxPayload, new BudgetShare(budget));
  log.begin(BLOCK, BLOCK.length);
  return { log, budget };
}

describe('what a call has sent', () => {
  it('is kept byte by byte, whatever its parts, and given back to the budget', () => {
    fuzz(200, (random) => {
      const { log, budget } = logOf(100_000);
      const payload = random.bytes(random.pick([0, 10, 1010, 1024, 40_000, 99_999]));
      const ends = [...random.cuts(payload.length, random.below(6)), payload.length];
      let start = 0;
      for (const end of ends) {
        log.append(payload, start, end);
        start = end;
      }
      expect(log.isComplete).toBe(true);
      expect(log.headers.subarray(0, log.headerBytes).equals(BLOCK)).toBe(true);
      expect(Buffer.concat(log.copyPayload()).equals(payload)).toBe(true);
      log.release();
      expect(budget.used).toBe(0);
      expect(log.isComplete).toBe(false);
    });
  });

  it('is a copy that lives on when the log is used again by another call', () => {
    const { log } = logOf(100_000);
    const payload = Buffer.alloc(50_000, 1);
    log.append(payload, 0, payload.length);
    const parts = log.copyPayload();
    log.release();
    const { log: next } = logOf(100_000);
    next.append(Buffer.alloc(50_000, 2), 0, 50_000);
    expect(Buffer.concat(parts).equals(payload)).toBe(true);
  });

  it('is dropped once it is too much, though the header block stays', () => {
    const { log, budget } = logOf(50_000);
    log.append(Buffer.alloc(50_000), 0, 50_000);
    expect(log.isComplete).toBe(true);
    log.append(Buffer.alloc(1), 0, 1);
    expect(log.isComplete).toBe(false);
    expect(budget.used).toBe(0);
    expect(log.headers.subarray(0, log.headerBytes).equals(BLOCK)).toBe(true);
  });

  it('is not kept while the budget is spent', () => {
    const { log, budget } = logOf(50_000, 1000);
    budget.used = 1000;
    log.append(Buffer.alloc(1), 0, 1);
    expect(log.isComplete).toBe(false);
    log.release();
    expect(budget.used).toBe(1000);
  });

  it('may begin with a header block larger than most', () => {
    const log = new ReplayLog(10, new BudgetShare(new MemoryBudget(1000)));
    const block = Buffer.alloc(60_000, 3);
    log.begin(block, block.length);
    log.append(Buffer.from('body'), 0, 4);
    expect(log.headers.subarray(0, log.headerBytes).equals(block)).toBe(true);
    expect(Buffer.concat(log.copyPayload()).toString()).toBe('body');
    log.release();
  });
});
