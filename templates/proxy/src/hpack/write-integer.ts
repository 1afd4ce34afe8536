/**
 * Writes an integer (RFC 7541, section 5.1), in up to six bytes.
 *
 * @param flags the bits of the first byte that are not the integer's
 * @param prefix the largest number that fits in the bits that are
 * @returns the end of what is written
 */
export function writeInteger(
  flags: number,
  prefix: number,
  value: number,
  target: Uint8Array,
  at: number,
): number {
  if (value < prefix) {
    target[at] = flags | value;
    return at + 1;
  }
  target[at] = flags | prefix;
  let to = at + 1;
  let rest = value - prefix;
  for (; rest >= 0x80; rest >>>= 7) {
    target[to] = (rest & 0x7f) | 0x80;
    to += 1;
  }
  target[to] = rest;
  return to + 1;
}
