import { describe, expect, it } from '@jest/globals';
import { BlockReader } from '../../src/hpack/block-reader.js';
import { writeInteger } from '../../src/hpack/write-integer.js';
import { EXAMPLES } from './rfc7541-examples.js';
import { bytesOf, decodeHex, fieldsOf, newDecoder, tableOf } from './view.js';

describe('the examples of RFC 7541', () => {
  it.each([
    ['C.1.1', 10, 0x1f, '0a'],
    ['C.1.2', 1337, 0x1f, '1f 9a 0a'],
    ['C.1.3', 42, 0xff, '2a'],
  ])('%s: %d is written and read', (_section, value, prefix, hex) => {
    const bytes = bytesOf(hex);
    const written = Buffer.alloc(8);
    expect(written.subarray(0, writeInteger(0, prefix, value, written, 0))).toEqual(bytes);

    const reader = new BlockReader();
    reader.begin(bytes, 0, bytes.length);
    expect(reader.readInteger(prefix)).toBe(value);
    expect(reader.at).toBe(bytes.length);
  });

  it.each(EXAMPLES)('$section are decoded', ({ kind, tableSize, blocks }) => {
    const decoder = newDecoder();
    decoder.table.resize(tableSize);
    for (const { block, fields, table, size } of blocks) {
      const list = decodeHex(decoder, block, kind);

      expect(fieldsOf(list)).toEqual(fields);
      expect(list.fields).toBe(fields.length);
      expect(tableOf(decoder)).toEqual(table);
      expect(decoder.table.size).toBe(size);
    }
  });

  it.each(EXAMPLES)(
    '$section are sent on so that a decoder without a table reads them',
    (examples) => {
      const decoder = newDecoder();
      decoder.table.resize(examples.tableSize);
      for (const { block, fields } of examples.blocks) {
        const list = decodeHex(decoder, block, examples.kind);
        const other = newDecoder();

        expect(fieldsOf(other.decode(list.bytes, 0, list.length, examples.kind))).toEqual(fields);
        expect(other.table.count).toBe(0);
      }
    },
  );

  it('C.2.3 is sent on as it came, never to be indexed', () => {
    const [example] = EXAMPLES.filter(({ section }) => section === 'C.2.3');
    const { block } = example?.blocks[0] as { block: string };
    const list = decodeHex(newDecoder(), block, 2);

    expect(list.bytes.subarray(0, list.length)).toEqual(bytesOf(block));
  });
});
