import { HpackError } from './hpack-error.js';
import { CODE_BITS, CODES, END_OF_STRING, OCTETS_BY_CODE } from './huffman-code.js';
import { WINDOW } from './huffman-windows.js';

/** The codes of one length follow each other, and lie below all longer ones when both are written from bit 31 down. */
interface CodeLength {
  readonly bits: number;
  /** Above every code of this length, and not above a longer one; all from bit 31 down. */
  readonly limit: number;
  /** From a code to its place in OCTETS_BY_CODE. */
  readonly offset: number;
}

const LENGTHS: readonly CodeLength[] = [...new Set(CODE_BITS)]
  .filter((bits) => bits > WINDOW)
  .sort((a, b) => a - b)
  .map((bits) => {
    const octets = OCTETS_BY_CODE.filter((octet) => CODE_BITS[octet] === bits);
    const first = octets[0] as number;
    const firstCode = CODES[first] as number;
    return {
      bits,
      limit: (firstCode + octets.length) * 2 ** (32 - bits),
      offset: OCTETS_BY_CODE.indexOf(first) - firstCode,
    };
  });

/**
 * The octet whose code begins at a bit of the source and is longer than a window.
 *
 * @throws HpackError when the code does not end before `end`, and for END_OF_STRING
 */
export function readLongCode(source: DataView, bit: number, end: number): number {
  const at = bit >> 3;
  const skipped = bit & 7;
  const high =
    (octetAt(source, at, end) << 24) |
    (octetAt(source, at + 1, end) << 16) |
    (octetAt(source, at + 2, end) << 8) |
    octetAt(source, at + 3, end);
  const code = ((high << skipped) | (octetAt(source, at + 4, end) >> (8 - skipped))) >>> 0;
  let length = LENGTHS[0] as CodeLength;
  for (let each = 1; code >= length.limit; each += 1) length = LENGTHS[each] as CodeLength;
  const octet = OCTETS_BY_CODE[(code >>> (32 - length.bits)) + length.offset] as number;
  if (bit + length.bits > end * 8) {
    throw newCutOff();
  }
  if (octet === END_OF_STRING) {
    throw new HpackError('A Huffman-coded string holds the code EOS, which no string may hold.');
  }
  return octet;
}

export function newCutOff(): HpackError {
  return new HpackError(
    'A Huffman-coded string ends within a code; only up to seven ones may follow its last code.',
  );
}

/** What is missing at the end reads as padding does. */
function octetAt(source: DataView, at: number, end: number): number {
  return at < end ? source.getUint8(at) : 0xff;
}
