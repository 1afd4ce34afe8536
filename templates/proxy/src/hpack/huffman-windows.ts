import { CODE_BITS, CODES, OCTETS_BY_CODE } from './huffman-code.js';

/** Bits looked up at once: two octets of most text. The code of every control and of all beyond ASCII is longer. */
export const WINDOW = 12;

/**
 * What a window begins with: bits 0-7 the first octet, 8-15 the second, 16-19 how many bits the two have, 20-23 how
 * many the first has, 24-25 whether there are one or two. 0 when no code ends within the window.
 */
export const WINDOWS = Int32Array.from({ length: 1 << WINDOW }, (_, window) => readWindow(window));

function readWindow(window: number): number {
  const first = octetAt(window, WINDOW);
  if (first === undefined) return 0;
  const firstBits = bitsOf(first);
  const rest = WINDOW - firstBits;
  const second = octetAt(window & ((1 << rest) - 1), rest);
  if (second === undefined) return first | (firstBits << 16) | (firstBits << 20) | (1 << 24);
  const bits = firstBits + bitsOf(second);
  return first | (second << 8) | (bits << 16) | (firstBits << 20) | (2 << 24);
}

/** The octet whose code comes first in `bits`, which are `count`. */
function octetAt(bits: number, count: number): number | undefined {
  return OCTETS_BY_CODE.find(
    (octet) => bitsOf(octet) <= count && bits >>> (count - bitsOf(octet)) === CODES[octet],
  );
}

function bitsOf(octet: number): number {
  return CODE_BITS[octet] as number;
}
