import { END, START, STRIDE_BITS } from '../../src/hpack/entry-marks.js';
import { HeaderDecoder } from '../../src/hpack/header-decoder.js';
import type { BlockKind } from '../../src/hpack/block-kind.js';
import type { HeaderList } from '../../src/hpack/header-list.js';
import { readFields } from '../../src/hpack/read-fields.js';

export type Field = [name: string, value: string];

/** A decoder with limits that no test reaches unawares. */
export function newDecoder(options: { maxTableSize?: number; maxListSize?: number } = {}) {
  return new HeaderDecoder({ maxTableSize: 4096, maxListSize: 1 << 20, ...options });
}

/** `hex` may have blanks, as the dumps in RFC 7541 have. */
export function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replaceAll(/\s/g, ''), 'hex');
}

export function decodeHex(decoder: HeaderDecoder, hex: string, kind: BlockKind): HeaderList {
  const block = bytesOf(hex);
  return decoder.decode(block, 0, block.length, kind);
}

export function fieldsOf(list: HeaderList): Field[] {
  return readFields(list.bytes, 0, list.length);
}

/** The entries of a decoder's dynamic table, the newest first. */
export function tableOf({ table }: HeaderDecoder): Field[] {
  return Array.from({ length: table.count }, (_, at) => {
    const mark = table.slotOf(at + 1) << STRIDE_BITS;
    const [start, end] = [table.marks[mark + START], table.marks[mark + END]] as [number, number];
    return readFields(table.area.bytes, start, end)[0] as Field;
  });
}
