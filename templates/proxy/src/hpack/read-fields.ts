import { viewOf } from '../bytes/byte-area.js';
import { HuffmanDecoder } from './huffman-decoder.js';
import { STATIC_COUNT, STATIC_FIELDS } from './static-table.js';

const huffman = new HuffmanDecoder();

/**
 * The names and values of `bytes[start..end)`, which hold fields as `HeaderList.bytes` and `encodeFields` have them. For
 * logs and sentences: slow, and not for bytes of a peer.
 */
export function readFields(bytes: Buffer, start: number, end: number): [string, string][] {
  const fields: [string, string][] = [];
  let at = start;
  while (at < end) {
    const first = bytes[at] as number;
    if (first >= 0x80) {
      at += 1;
      fields.push([...staticField(first & 0x7f)]);
      continue;
    }
    const index = readInteger(0x0f);
    const name = index === 0 ? readString() : staticField(index)[0];
    fields.push([name, readString()]);
  }
  return fields;

  function readInteger(mask: number): number {
    let value = (bytes[at] as number) & mask;
    at += 1;
    if (value < mask) return value;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at] as number;
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if ((byte & 0x80) === 0) return value;
    }
  }

  function readString(): string {
    const isCoded = (bytes[at] as number) >= 0x80;
    const length = readInteger(0x7f);
    const from = at;
    at += length;
    if (!isCoded) return bytes.toString('latin1', from, at);
    const count = huffman.decode(viewOf(bytes), from, at);
    return huffman.octets.toString('latin1', 0, count < 0 ? ~count : count);
  }
}

function staticField(index: number): readonly [string, string] {
  const field = STATIC_FIELDS[index - 1];
  if (field) return field;
  throw new RangeError(
    `No field has the index ${index}; without a dynamic table the indices are 1 to ${STATIC_COUNT}.`,
  );
}
