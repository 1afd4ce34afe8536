import { describe, expect, it } from '@jest/globals';
import { REQUEST, RESPONSE, TRAILERS } from '../../src/hpack/block-kind.js';
import { HpackError } from '../../src/hpack/hpack-error.js';
import { bytesOf, decodeHex, fieldsOf, newDecoder, tableOf } from './view.js';

describe('a header block', () => {
  it.each([
    ['index 0', '80', 'index 0;'],
    ['an index above the static table', 'be', 'index 62; the last one now is 61'],
    ['a name index above the static table', '7e 01 61', 'index 62'],
    ['a huge index', 'ff ff ff ff 7f', 'index 268435582'],
    ['an integer of six bytes', 'ff 80 80 80 80 00', 'more than five bytes'],
    ['an integer that never ends', 'ff ff ff ff ff ff ff ff ff ff', 'more than five bytes'],
    ['an index that is cut off', 'ff', 'ends within a field'],
    ['an index that is cut off later', 'ff 80', 'ends within a field'],
    ['a literal without a name', '40', 'ends within a field'],
    ['a literal without a value', '41', 'ends within a field'],
    [
      'a name that is cut off',
      '40 05 61 62',
      'A string of 5 bytes begins where the block has 2 left',
    ],
    ['a value that is cut off', '00 01 61 7f 80 7f 61', 'A string of 16383 bytes'],
    ['a huge string', '41 ff ff ff ff 7f', 'A string of 268435582 bytes'],
    ['a code that is cut off', '41 81 ff', 'ends within a code'],
    ['the code EOS', '41 84 ff ff ff ff', 'EOS'],
    ['a name with the code EOS', '40 84 ff ff ff ff 00', 'EOS'],
    ['a size update after a field', '82 20', 'after its first field'],
    ['three size updates', '20 3f e1 1f 20', 'more than 2 times'],
    ['a size update above the limit', '3f e2 1f', 'to 4097; it was told that 4096'],
    ['a size update that is cut off', '3f', 'ends within a field'],
  ])('with %s is refused', (_what, hex, sentence) => {
    const attempt = () => decodeHex(newDecoder(), hex, TRAILERS);
    expect(attempt).toThrow(HpackError);
    expect(attempt).toThrow(sentence);
  });

  it('may be empty', () => {
    const list = newDecoder().decode(bytesOf('82'), 1, 1, TRAILERS);
    expect(list).toMatchObject({ fields: 0, length: 0, listSize: 0, malformed: undefined });
  });

  it('is read from its start to its end, whatever lies around', () => {
    const list = newDecoder().decode(bytesOf('ff 82 86 84 ff'), 1, 4, REQUEST);
    expect(list).toMatchObject({ method: 'GET', scheme: 'http', path: '/', malformed: undefined });
  });

  it('may hold integers that are longer than they need to be', () => {
    const block = Buffer.concat([bytesOf('00 01 61 7f 80 80 80 00'), Buffer.alloc(127, 'v')]);
    const list = newDecoder().decode(block, 0, block.length, TRAILERS);
    expect(fieldsOf(list)).toEqual([['a', 'v'.repeat(127)]]);
  });
});

describe('a list of headers', () => {
  const large = '40 01 61 01 62 be be';

  it('has a size of 32 for each field beside its octets', () => {
    const list = decodeHex(newDecoder(), large, TRAILERS);
    expect(list).toMatchObject({ listSize: 102, fields: 3, isTooLarge: false });
  });

  it('is cut where it is too large, while the table goes on', () => {
    const decoder = newDecoder({ maxListSize: 101 });
    const list = decodeHex(decoder, `${large} 40 01 63 01 64`, TRAILERS);
    expect(list).toMatchObject({ listSize: 136, fields: 4, isTooLarge: true });
    expect(fieldsOf(list)).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(tableOf(decoder)).toEqual([
      ['c', 'd'],
      ['a', 'b'],
    ]);
  });

  it('may be exactly as large as the limit', () => {
    expect(decodeHex(newDecoder({ maxListSize: 102 }), large, TRAILERS).isTooLarge).toBe(false);
  });

  it('is not called malformed for what is beyond the limit', () => {
    const list = decodeHex(newDecoder({ maxListSize: 40 }), '88 40 01 41 01 62', RESPONSE);
    expect(list).toMatchObject({ isTooLarge: true, malformed: undefined });
    const cut = decodeHex(newDecoder({ maxListSize: 40 }), '82 86 84', REQUEST);
    expect(cut).toMatchObject({ isTooLarge: true, malformed: undefined });
  });

  it('of a small block that stands for a large list takes no memory for it', () => {
    const decoder = newDecoder({ maxListSize: 16_384 });
    const value = Buffer.alloc(3000, 'v');
    const field = Buffer.concat([bytesOf('40 01 61 7f b9 16'), value]);
    decoder.decode(field, 0, field.length, TRAILERS);
    expect(decoder.table.count).toBe(1);

    const bomb = Buffer.alloc(16_000, 0xbe);
    const list = decoder.decode(bomb, 0, bomb.length, TRAILERS);
    expect(list).toMatchObject({ fields: 16_000, listSize: 16_000 * 3033, isTooLarge: true });
    expect(list.bytes.length).toBeLessThan(40_000);
  });

  it('gives back the memory of a large list when it is released', () => {
    const decoder = newDecoder();
    const field = Buffer.concat([bytesOf('00 01 61 7f a1 8c 06'), Buffer.alloc(100_000, 'v')]);
    const list = decoder.decode(field, 0, field.length, TRAILERS);
    decoder.release();
    expect(list.bytes.length).toBeLessThan(1024);
  });

  it('gives back the memory of a large list with the next one', () => {
    const decoder = newDecoder();
    const field = Buffer.concat([bytesOf('00 01 61 7f a1 8c 06'), Buffer.alloc(100_000, 'v')]);
    expect(decoder.decode(field, 0, field.length, TRAILERS).listSize).toBe(100_033);
    expect(decodeHex(decoder, '82', REQUEST).bytes.length).toBeLessThan(1024);
  });
});
