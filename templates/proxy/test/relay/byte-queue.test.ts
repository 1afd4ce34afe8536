import { describe, expect, it } from '@jest/globals';
import { ByteQueue } from '../../src/relay/byte-queue.js';
import { Random } from '../raw/random.js';

/** Takes out the first bytes, head by head. */
function take(queue: ByteQueue, bytes: number): Buffer {
  const parts: Buffer[] = [];
  for (let left = bytes; left > 0;) {
    const portion = Math.min(left, queue.headEnd - queue.headStart);
    parts.push(Buffer.from(queue.head.subarray(queue.headStart, queue.headStart + portion)));
    queue.shift(portion);
    left -= portion;
  }
  return Buffer.concat(parts);
}

describe('ByteQueue', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('gives what it took, in order (seed %i)', (seed) => {
    const random = new Random(seed);
    const queue = new ByteQueue();
    let expected = Buffer.alloc(0);
    for (let step = 0; step < 500; step += 1) {
      if (random.oneIn(10)) {
        const replaced = random.below(expected.length + 1);
        const parts = [random.bytes(random.between(1, 50)), random.bytes(random.between(1, 2000))];
        queue.putFirst(parts, replaced);
        expected = Buffer.concat([...parts, expected.subarray(replaced)]);
      } else if (random.oneIn(2)) {
        const bytes = random.bytes(random.between(1, random.oneIn(4) ? 40_000 : 30));
        queue.add(bytes, 0, bytes.length);
        expected = Buffer.concat([expected, bytes]);
      } else {
        const bytes = random.below(expected.length + 1);
        expect(take(queue, bytes).equals(expected.subarray(0, bytes))).toBe(true);
        expected = expected.subarray(bytes);
      }
      expect(queue.length).toBe(expected.length);
    }
    expect(take(queue, queue.length).equals(expected)).toBe(true);
  });

  it('keeps bytes that come one by one in few pieces of memory', () => {
    const queue = new ByteQueue();
    for (let byte = 0; byte < 100_000; byte += 1) queue.add(Buffer.of(byte & 0xff), 0, 1);
    let heads = 0;
    while (queue.length > 0) {
      heads += 1;
      take(queue, queue.headEnd - queue.headStart);
    }
    expect(heads).toBeLessThan(20);
  });
});
