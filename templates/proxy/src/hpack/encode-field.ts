import { checkValue } from './check-value.js';
import { classifyName, flawOf, kindOf } from './classify-name.js';
import { describeFlaw } from './describe-flaw.js';
import { NO_FLAW } from './field-flaws.js';
import { huffmanEncode } from './huffman-encode.js';
import { STATIC_FIELDS } from './static-table.js';
import { writeInteger } from './write-integer.js';

const INDEXED = 0x80;
const LITERAL_PREFIX = 0x0f;
const HUFFMAN = 0x80;
const STRING_PREFIX = 0x7f;

/** The most bytes that the length of a string, or an index, takes. */
const INTEGER_ROOM = 6;

/** From a name, and from a name with a value, to the first index that has it. */
const INDEX_OF_NAME = new Map<string, number>();
const INDEX_OF_FIELD = new Map<string, number>();
STATIC_FIELDS.forEach(([name, value], at) => {
  if (!INDEX_OF_NAME.has(name)) INDEX_OF_NAME.set(name, at + 1);
  if (value !== '') INDEX_OF_FIELD.set(keyOf(name, value), at + 1);
});

/** Encodes fields of the proxy's own so that any decoder can read them: nothing refers to a dynamic table. */
export function encodeFields(fields: readonly (readonly [name: string, value: string])[]): Buffer {
  return Buffer.concat(fields.map(([name, value]) => encodeField(name, value)));
}

/**
 * Encodes one field so that any decoder can read it.
 *
 * @param value characters up to U+00FF, each of which is one octet
 * @throws RangeError for what no field of HTTP/2 may be (RFC 9113, section 8.2)
 */
export function encodeField(name: string, value: string): Buffer {
  refuseFlaws(name, value);
  const index = INDEX_OF_FIELD.get(keyOf(name, value));
  if (index !== undefined) return Buffer.of(INDEXED | index);
  const nameIndex = INDEX_OF_NAME.get(name) ?? 0;
  const head = Buffer.alloc(INTEGER_ROOM);
  const headEnd = writeInteger(0, LITERAL_PREFIX, nameIndex, head, 0);
  const parts: Buffer[] = [head.subarray(0, headEnd)];
  if (nameIndex === 0) parts.push(encodeString(name));
  parts.push(encodeString(value));
  return Buffer.concat(parts);
}

function encodeString(text: string): Buffer {
  const octets = Buffer.from(text, 'latin1');
  const coded = huffmanEncode(octets);
  const isShorter = coded.length < octets.length;
  const bytes = isShorter ? coded : octets;
  const length = Buffer.alloc(INTEGER_ROOM);
  const end = writeInteger(isShorter ? HUFFMAN : 0, STRING_PREFIX, bytes.length, length, 0);
  return Buffer.concat([length.subarray(0, end), bytes]);
}

function refuseFlaws(name: string, value: string): void {
  if (/[^\0-\xff]/.test(name + value)) {
    throw new RangeError(
      `The field ${JSON.stringify(name)} has characters above U+00FF; encode them first, as grpc-message is.`,
    );
  }
  const nameOctets = Buffer.from(name, 'latin1');
  const octets = Buffer.from(value, 'latin1');
  const verdict = classifyName(nameOctets, 0, nameOctets.length);
  const nameFlaw = flawOf(verdict);
  const flaw =
    nameFlaw === NO_FLAW ? checkValue(kindOf(verdict), octets, 0, octets.length, true) : nameFlaw;
  if (flaw !== NO_FLAW) throw new RangeError(describeFlaw(flaw, name, value));
}

function keyOf(name: string, value: string): string {
  return `${name}\0${value}`;
}
