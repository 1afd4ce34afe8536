import { CODE_BITS, CODES } from './huffman-code.js';

/** How many bytes `octets` take when they are Huffman-coded. */
export function huffmanLength(octets: Uint8Array): number {
  let bits = 0;
  for (const octet of octets) bits += CODE_BITS[octet] as number;
  return Math.ceil(bits / 8);
}

/** Huffman-codes `octets` (RFC 7541, section 5.2). */
export function huffmanEncode(octets: Uint8Array): Buffer {
  const coded = Buffer.alloc(huffmanLength(octets));
  let to = 0;
  // Fewer than 8 bits wait for the next code of up to 30: more than an int32 holds.
  let waiting = 0;
  let held = 0;
  for (const octet of octets) {
    const length = CODE_BITS[octet] as number;
    waiting = waiting * 2 ** length + (CODES[octet] as number);
    held += length;
    while (held >= 8) {
      held -= 8;
      const byte = Math.floor(waiting / 2 ** held);
      coded[to] = byte;
      to += 1;
      waiting -= byte * 2 ** held;
    }
  }
  if (held > 0) coded[to] = (waiting << (8 - held)) | (0xff >> held);
  return coded;
}
