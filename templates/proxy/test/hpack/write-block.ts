import { huffmanEncode } from '../../src/hpack/huffman-encode.js';
import { writeInteger } from '../../src/hpack/write-integer.js';

/** How a literal may be written: with a new name, and into the table only when it is 'indexed'. */
export type Way = 'indexed' | 'plain' | 'never' | 'huffman';

const FIRST_BYTE: Readonly<Record<Way, number>> = {
  indexed: 0x40,
  plain: 0x00,
  never: 0x10,
  huffman: 0x00,
};

export function writeLiteral(name: string, value: string, way: Way): Buffer {
  const isCoded = way === 'huffman';
  return Buffer.concat([
    Buffer.of(FIRST_BYTE[way]),
    writeString(name, isCoded),
    writeString(value, isCoded),
  ]);
}

export function writeString(text: string, isCoded: boolean): Buffer {
  const octets = Buffer.from(text, 'latin1');
  const bytes = isCoded ? huffmanEncode(octets) : octets;
  return Buffer.concat([writeNumber(isCoded ? 0x80 : 0, 0x7f, bytes.length), bytes]);
}

export function writeNumber(flags: number, prefix: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  return bytes.subarray(0, writeInteger(flags, prefix, value, bytes, 0));
}
