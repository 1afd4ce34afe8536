import { expect, it } from '@jest/globals';
import { Flusher } from '../../src/http2/flusher.js';

async function turn(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

it('flushes at the end of the turn, in the order in which they came', async () => {
  const flusher = new Flusher();
  const flushed: string[] = [];
  for (const name of ['a', 'b', 'c']) flusher.add({ flush: () => flushed.push(name) });
  expect(flushed).toEqual([]);
  await turn();
  expect(flushed).toEqual(['a', 'b', 'c']);
});

it('leaves what comes while it flushes for the next turn, and loses none of it', async () => {
  const flusher = new Flusher();
  const flushed: number[] = [];
  const add = (depth: number) =>
    flusher.add({
      flush: () => {
        flushed.push(depth);
        if (depth < 5) add(depth + 1);
      },
    });
  add(1);
  await turn();
  expect(flushed).toEqual([1]);
  for (let turns = 0; turns < 5; turns += 1) await turn();
  expect(flushed).toEqual([1, 2, 3, 4, 5]);
});
