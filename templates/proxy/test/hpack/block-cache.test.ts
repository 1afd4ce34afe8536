import { describe, expect, it } from '@jest/globals';
import { REQUEST, RESPONSE, TRAILERS } from '../../src/hpack/block-kind.js';
import type { HeaderDecoder } from '../../src/hpack/header-decoder.js';
import type { HeaderList } from '../../src/hpack/header-list.js';
import { bytesOf, decodeHex, fieldsOf, newDecoder, tableOf } from './view.js';
import { writeLiteral } from './write-block.js';

/** The block says `a: b` by an entry of the table. */
const NEWEST = 'be';

function insert(decoder: HeaderDecoder, name: string, value: string): void {
  const block = writeLiteral(name, value, 'indexed');
  decoder.decode(block, 0, block.length, TRAILERS);
}

/** Decodes until the list is one that was kept. */
function warm(decoder: HeaderDecoder, hex: string): HeaderList {
  const first = decodeHex(decoder, hex, TRAILERS);
  for (let times = 0; times < 3; times += 1) {
    const list = decodeHex(decoder, hex, TRAILERS);
    if (list !== first) return list;
  }
  throw new Error(`The block ${hex} was not kept.`);
}

describe('the lists that a decoder keeps', () => {
  it('are those of blocks that come again, and are the same as when they were decoded', () => {
    const decoder = newDecoder();
    insert(decoder, 'grpc-timeout', '1S');
    const fresh = { ...decodeHex(decoder, NEWEST, TRAILERS), bytes: undefined };
    const kept = warm(decoder, NEWEST);
    expect(decodeHex(decoder, NEWEST, TRAILERS)).toBe(kept);
    expect({ ...kept, bytes: undefined }).toEqual(fresh);
    expect(fieldsOf(kept)).toEqual([['grpc-timeout', '1S']]);
    expect(kept).toMatchObject({ grpcTimeout: '1S', timeoutStart: 0, timeoutEnd: kept.length });
  });

  it('are not changed by the blocks after them', () => {
    const decoder = newDecoder();
    const kept = warm(decoder, '00 01 61 01 62');
    const other = decodeHex(decoder, '00 01 63 01 64', TRAILERS);
    expect(fieldsOf(other)).toEqual([['c', 'd']]);
    expect(decodeHex(decoder, '00 01 61 01 62', TRAILERS)).toBe(kept);
    expect(fieldsOf(kept)).toEqual([['a', 'b']]);
  });

  it('are forgotten when an entry is added', () => {
    const decoder = newDecoder();
    insert(decoder, 'a', '1');
    warm(decoder, NEWEST);
    insert(decoder, 'b', '2');
    for (let times = 0; times < 4; times += 1) {
      expect(fieldsOf(decodeHex(decoder, NEWEST, TRAILERS))).toEqual([['b', '2']]);
    }
    expect(fieldsOf(warm(decoder, 'bf'))).toEqual([['a', '1']]);
  });

  it('are forgotten when entries go, without another one', () => {
    const decoder = newDecoder();
    insert(decoder, 'a', '1');
    insert(decoder, 'b', '2');
    warm(decoder, 'bf');
    decodeHex(decoder, '3f 09', TRAILERS);
    expect(tableOf(decoder)).toEqual([['b', '2']]);
    expect(() => decodeHex(decoder, 'bf', TRAILERS)).toThrow('index 63');
  });

  it('are forgotten when an entry was too large for the table', () => {
    const decoder = newDecoder();
    insert(decoder, 'a', '1');
    warm(decoder, NEWEST);
    insert(decoder, 'large', 'v'.repeat(5000));
    expect(() => decodeHex(decoder, NEWEST, TRAILERS)).toThrow('index 62');
  });

  it('are of one kind of block', () => {
    const decoder = newDecoder();
    warm(decoder, '82');
    expect(decodeHex(decoder, '82', TRAILERS).malformed).toContain('none of trailers');
    expect(decodeHex(decoder, '82', RESPONSE).malformed).toContain('none of a response');
    expect(decodeHex(decoder, '82', REQUEST)).toMatchObject({ method: 'GET' });
    expect(decodeHex(decoder, '82', TRAILERS).malformed).toContain('none of trailers');
  });

  it('are none of blocks that change the table', () => {
    const decoder = newDecoder();
    for (let times = 1; times <= 5; times += 1) {
      expect(fieldsOf(decodeHex(decoder, '40 01 61 01 62', TRAILERS))).toEqual([['a', 'b']]);
      expect(decoder.table.count).toBe(times);
    }
    for (let times = 0; times < 5; times += 1) {
      decodeHex(decoder, '20', TRAILERS);
      expect(decoder.table.count).toBe(0);
      insert(decoder, 'a', 'b');
      decodeHex(decoder, '3f e1 1f', TRAILERS);
    }
  });

  it('are told apart by every byte', () => {
    const decoder = newDecoder();
    const hexes = Array.from({ length: 500 }, (_, at) => `00 01 61 02 ${hex(at)}`);
    for (let times = 0; times < 4; times += 1) {
      for (const [at, each] of hexes.entries()) {
        const list = decodeHex(decoder, each, TRAILERS);
        expect(list.bytes.subarray(0, list.length)).toEqual(bytesOf(hexes[at] as string));
      }
    }
  });

  it('stay too large, or malformed', () => {
    const decoder = newDecoder({ maxListSize: 60 });
    for (let times = 0; times < 4; times += 1) {
      expect(decodeHex(decoder, '82 82', REQUEST)).toMatchObject({
        isTooLarge: true,
        listSize: 84,
        fields: 2,
        length: 1,
      });
      expect(decodeHex(decoder, '88', REQUEST).malformed).toContain(
        '":status" is none of a request',
      );
    }
  });

  it('are none of large blocks, and none of small ones that stand for much', () => {
    const decoder = newDecoder();
    insert(decoder, 'a', 'v'.repeat(600));
    const first = decodeHex(decoder, NEWEST, TRAILERS);
    const block = writeLiteral('b', 'v'.repeat(600), 'plain');
    for (let times = 0; times < 5; times += 1) {
      expect(decodeHex(decoder, NEWEST, TRAILERS)).toBe(first);
      expect(decoder.decode(block, 0, block.length, TRAILERS)).toBe(first);
    }
  });

  it('do not need the block any longer', () => {
    const decoder = newDecoder();
    const block = bytesOf('00 01 61 01 62');
    for (let times = 0; times < 4; times += 1) decoder.decode(block, 0, block.length, TRAILERS);
    block[4] = 0x63;
    expect(fieldsOf(decoder.decode(block, 0, block.length, TRAILERS))).toEqual([['a', 'c']]);
  });
});

function hex(number: number): string {
  return number.toString(16).padStart(4, '0');
}
