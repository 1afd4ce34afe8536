import { describe, expect, it } from '@jest/globals';
import { viewOf } from '../../src/bytes/byte-area.js';
import { HpackError } from '../../src/hpack/hpack-error.js';
import { HuffmanDecoder } from '../../src/hpack/huffman-decoder.js';
import { huffmanEncode, huffmanLength } from '../../src/hpack/huffman-encode.js';
import { bytesOf } from './view.js';

const OCTETS = Array.from({ length: 256 }, (_, octet) => octet);

function decode(coded: Buffer, start = 0, end = coded.length): { octets: Buffer; count: number } {
  const decoder = new HuffmanDecoder();
  const count = decoder.decode(viewOf(coded), start, end);
  return { octets: Buffer.from(decoder.octets.subarray(0, count < 0 ? ~count : count)), count };
}

function decodeIfPossible(coded: Buffer): Buffer | undefined {
  try {
    return decode(coded).octets;
  } catch (error) {
    expect(error).toBeInstanceOf(HpackError);
    return undefined;
  }
}

describe('the Huffman code', () => {
  it.each(OCTETS)('of octet %d is read alone, repeated and between others', (octet) => {
    for (const octets of [
      [octet],
      Array<number>(9).fill(octet),
      [0x61, octet, 0x7a, octet, 0x30],
    ]) {
      const coded = huffmanEncode(Buffer.from(octets));
      expect(coded).toHaveLength(huffmanLength(Buffer.from(octets)));
      expect([...decode(coded).octets]).toEqual(octets);
    }
  });

  it('is read wherever it lies, and no further than its end', () => {
    const text = Buffer.from('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01');
    const coded = huffmanEncode(text);
    for (const around of [0x00, 0xff, 0x5a]) {
      const block = Buffer.concat([Buffer.alloc(3, around), coded, Buffer.alloc(7, around)]);
      expect(decode(block, 3, 3 + coded.length).octets).toEqual(text);
    }
  });

  it('of nothing is nothing', () => {
    expect(huffmanEncode(Buffer.alloc(0))).toHaveLength(0);
    expect(decode(Buffer.alloc(0)).octets).toHaveLength(0);
  });

  it('of a long string is read in full', () => {
    const octets = Buffer.from(OCTETS.concat(...Array<number[]>(40).fill(OCTETS)));
    expect(decode(huffmanEncode(octets)).octets).toEqual(octets);
  });

  it('tells strings that may hold controls from those that cannot', () => {
    for (const octet of OCTETS) {
      const { count } = decode(huffmanEncode(Buffer.of(octet)));
      if (octet < 0x20 || octet >= 0x7f) expect(count).toBe(~1);
    }
    expect(decode(huffmanEncode(Buffer.from('application/grpc'))).count).toBe(16);
  });

  it.each([
    ['eight bits of padding', '1f ff'],
    ['a byte of padding alone', 'ff'],
    ['padding with a zero', '18'],
    ['padding of zeros', '19 00'],
    ['an end within a long code', 'ff ff'],
    ['an end two bits before that of a long code', '1f fe'],
    ['an end within the longest code', 'ff ff ff'],
    ['the code EOS', 'ff ff ff ff'],
    ['the code EOS after a text', '1c 64 ff ff ff ff ff'],
    ['the code EOS before a text', 'ff ff ff fc 1c 64'],
  ])('is refused for %s', (_what, hex) => {
    expect(() => decode(bytesOf(hex))).toThrow(HpackError);
  });

  it('is padded with ones and nothing else', () => {
    for (let count = 1; count <= 8; count += 1) {
      const octets = Buffer.from('o'.repeat(count));
      const coded = huffmanEncode(octets);
      expect(decode(coded).octets).toEqual(octets);
      const unused = coded.length * 8 - count * 5;
      // Any other padding of the same length is refused.
      for (let padding = 0; padding < (1 << unused) - 1; padding += 1) {
        const broken = Buffer.from(coded);
        const last = coded.length - 1;
        broken[last] = ((coded[last] as number) & (0xff << unused)) | padding;
        const result = decodeIfPossible(broken);
        if (result === undefined) continue;
        // With five bits or more another letter fits in.
        expect(result).toHaveLength(count + 1);
        expect(huffmanEncode(result)).toEqual(broken);
      }
    }
  });
});
