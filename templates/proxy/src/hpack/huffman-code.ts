/** The code that ends no string: whole, it is an error, and its first bits are the padding (RFC 7541, section 5.2). */
export const END_OF_STRING = 256;

/** Bits of the code of each octet and of END_OF_STRING (RFC 7541, appendix B). */
export const CODE_BITS = Uint8Array.from([
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28,
  28, 28, 28, 28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5,
  6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
  7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, 15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6,
  7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23,
  23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20, 22,
  22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22,
  23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27,
  27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25,
  24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30,
]);

/** Octets, and END_OF_STRING last, from the lowest code to the highest. */
export const OCTETS_BY_CODE = Uint16Array.from(CODE_BITS.keys()).sort(
  (a, b) => (CODE_BITS[a] as number) - (CODE_BITS[b] as number) || a - b,
);

/** The code of each octet, in its lowest bits: the code is canonical, so that the lengths say all of it. */
export const CODES = new Uint32Array(CODE_BITS.length);

let code = 0;
let bits = 0;
for (const octet of OCTETS_BY_CODE) {
  const length = CODE_BITS[octet] as number;
  code *= 2 ** (length - bits);
  bits = length;
  CODES[octet] = code;
  code += 1;
}
