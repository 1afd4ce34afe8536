import { describe, expect, it } from '@jest/globals';
import { StreamMap } from '../../src/relay/stream-map.js';
import { Random } from '../raw/random.js';

interface Stream {
  readonly id: number;
}

describe('the streams of a connection', () => {
  it('are found by their ids until they are deleted', () => {
    const streams = new StreamMap<Stream>();
    streams.add(1, { id: 1 });
    streams.add(2 ** 31 - 1, { id: 2 });
    expect([streams.get(1)?.id, streams.get(2 ** 31 - 1)?.id, streams.get(3)]).toEqual([
      1,
      2,
      undefined,
    ]);
    expect([streams.delete(1), streams.delete(1), streams.has(1), streams.size]).toEqual([
      true,
      false,
      false,
      1,
    ]);
  });

  it('are none for 0, which is the connection', () => {
    const streams = new StreamMap<Stream>();
    expect([streams.has(0), streams.get(0), streams.delete(0), streams.size]).toEqual([
      false,
      undefined,
      false,
      0,
    ]);
  });

  it.each([1, 2, 3, 4, 5])('are those of a Map after any adding and deleting (lot %d)', (seed) => {
    const random = new Random(seed);
    const streams = new StreamMap<Stream>();
    const wanted = new Map<number, Stream>();
    let nextId = 1;
    for (let step = 0; step < 20_000; step += 1) {
      // Now it fills, now it empties.
      const isFilling = step % 4000 < 2000;
      if (random.below(10) < (isFilling ? 7 : 3)) {
        // Ids with the same place, too.
        nextId += random.below(3) === 0 ? 2 ** 14 : 2;
        const stream = { id: nextId };
        streams.add(nextId, stream);
        wanted.set(nextId, stream);
      } else if (wanted.size > 0) {
        const ids = [...wanted.keys()];
        const id = ids[random.below(ids.length)] as number;
        expect(streams.delete(id)).toBe(wanted.delete(id));
      }
      expect(streams.size).toBe(wanted.size);
      expect(streams.has(nextId + 2)).toBe(false);
      if (step % 500 === 0) expect(sorted(streams.entries())).toEqual(sorted([...wanted]));
    }
    for (const [id, stream] of wanted) expect(streams.get(id)).toBe(stream);
    expect(new Set(streams.values())).toEqual(new Set(wanted.values()));
    streams.clear();
    expect([streams.size, streams.values(), streams.has(nextId)]).toEqual([0, [], false]);
  });
});

function sorted(entries: readonly (readonly [number, Stream])[]): (readonly [number, Stream])[] {
  return [...entries].sort(([one], [other]) => one - other);
}
