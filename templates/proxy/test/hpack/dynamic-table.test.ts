import { describe, expect, it } from '@jest/globals';
import { TRAILERS } from '../../src/hpack/block-kind.js';
import type { HeaderDecoder } from '../../src/hpack/header-decoder.js';
import { Random } from '../raw/random.js';
import { fieldsOf, newDecoder, tableOf, type Field } from './view.js';
import { writeLiteral, writeNumber } from './write-block.js';

function insert(decoder: HeaderDecoder, name: string, value: string): void {
  const block = writeLiteral(name, value, 'indexed');
  decoder.decode(block, 0, block.length, TRAILERS);
}

function setSize(decoder: HeaderDecoder, ...sizes: number[]): void {
  const block = Buffer.concat(sizes.map((size) => writeNumber(0x20, 0x1f, size)));
  decoder.decode(block, 0, block.length, TRAILERS);
}

/** The newest entries that fit in a table of this size. */
function fitting(entries: readonly Field[], maxSize: number): Field[] {
  let size = 0;
  const fits = ([name, value]: Field) => (size += name.length + value.length + 32) <= maxSize;
  const end = entries.findIndex((entry) => !fits(entry));
  return entries.slice(0, end < 0 ? entries.length : end);
}

describe('the dynamic table', () => {
  it('evicts the oldest entries first, and no more than needed', () => {
    const decoder = newDecoder();
    setSize(decoder, 100);
    insert(decoder, 'a', '1');
    insert(decoder, 'b', '2');
    expect(decoder.table.size).toBe(68);
    insert(decoder, 'c', '3');
    expect(tableOf(decoder)).toEqual([
      ['c', '3'],
      ['b', '2'],
    ]);
    setSize(decoder, 67);
    expect(tableOf(decoder)).toEqual([['c', '3']]);
    setSize(decoder, 34);
    expect(tableOf(decoder)).toEqual([['c', '3']]);
    setSize(decoder, 33);
    expect(tableOf(decoder)).toEqual([]);
    expect(decoder.table.size).toBe(0);
  });

  it('is emptied by an entry that is larger than all of it, which is a field all the same', () => {
    const decoder = newDecoder();
    insert(decoder, 'a', '1');
    const block = writeLiteral('large', 'v'.repeat(4096 - 32 - 4), 'indexed');
    const list = decoder.decode(block, 0, block.length, TRAILERS);
    expect(fieldsOf(list)).toEqual([['large', 'v'.repeat(4060)]]);
    expect(tableOf(decoder)).toEqual([]);
  });

  it('takes an entry that fills it', () => {
    const decoder = newDecoder();
    insert(decoder, 'a', '1');
    insert(decoder, 'large', 'v'.repeat(4096 - 32 - 5));
    expect(decoder.table).toMatchObject({ size: 4096, count: 1 });
  });

  it('may be emptied and enlarged again at the start of one block', () => {
    const decoder = newDecoder();
    insert(decoder, 'a', '1');
    setSize(decoder, 0, 4096);
    expect(tableOf(decoder)).toEqual([]);
    insert(decoder, 'b', '2');
    expect(tableOf(decoder)).toEqual([['b', '2']]);
  });

  it('has 4096 bytes until the peer changes that, and can be no larger than the peer was told', () => {
    const small = newDecoder({ maxTableSize: 100 });
    expect(small.table.maxSize).toBe(4096);
    expect(() => setSize(small, 101)).toThrow('to 101; it was told that 100 is the most');
    const large = newDecoder({ maxTableSize: 16_384 });
    expect(large.table.maxSize).toBe(4096);
    setSize(large, 16_384);
    insert(large, 'large', 'v'.repeat(16_000));
    expect(large.table.size).toBe(16_037);
    const none = newDecoder({ maxTableSize: 0 });
    setSize(none, 0);
    insert(none, 'a', '1');
    expect(none.table.count).toBe(0);
  });

  it('names a field by an entry that goes when the field comes', () => {
    const decoder = newDecoder();
    setSize(decoder, 64);
    insert(decoder, 'name', 'old');
    const block = Buffer.concat([Buffer.of(0x7e), writeNumber(0, 0x7f, 3), Buffer.from('new')]);
    const list = decoder.decode(block, 0, block.length, TRAILERS);
    expect(fieldsOf(list)).toEqual([['name', 'new']]);
    expect(tableOf(decoder)).toEqual([['name', 'new']]);
  });

  it('holds what it should through long use, in memory of bounded size', () => {
    const random = new Random(7541);
    for (let connection = 0; connection < 150; connection += 1) {
      const decoder = newDecoder();
      let expected: Field[] = [];
      // While the memory grows, and where the table is small, the entries lie close together.
      let maxSize = random.below(connection % 3 === 0 ? 4097 : 600);
      setSize(decoder, maxSize);
      for (let round = 0; round < 40; round += 1) {
        if (random.oneIn(30)) {
          maxSize = random.below(4097);
          setSize(decoder, maxSize);
        }
        // Lengths that leave gaps of all sizes at the end of the ring.
        const value = random
          .below(1 << 30)
          .toString(36)
          .repeat(random.below(40));
        const field: Field = [`n${random.below(99)}`, value];
        insert(decoder, ...field);
        expected = fitting([field, ...expected], maxSize);
        expect(tableOf(decoder)).toEqual(expected);
      }
      expect(decoder.table.area.bytes.length).toBeLessThanOrEqual(2 * 4096);
      expect(decoder.table.marks.length).toBeLessThanOrEqual(8 * 128);
    }
  });

  it('takes no memory until it is used', () => {
    const { table } = newDecoder();
    expect(table.area.bytes).toHaveLength(0);
    expect(table.marks).toHaveLength(0);
  });
});
