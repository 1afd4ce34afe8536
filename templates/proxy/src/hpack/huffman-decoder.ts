import { HpackError } from './hpack-error.js';
import { CODE_BITS } from './huffman-code.js';
import { readLongCode } from './huffman-long-codes.js';
import { WINDOW, WINDOWS } from './huffman-windows.js';

const ALL_ONES = (1 << WINDOW) - 1;

/** Decodes strings into memory of its own, which each decoding overwrites. */
export class HuffmanDecoder {
  /** The octets of the string decoded last. */
  octets = Buffer.allocUnsafeSlow(1024);

  /**
   * Decodes `source[start..end)` to `octets` (RFC 7541, section 5.2).
   *
   * @returns how many octets there are; `~octets`, which is below 0, when some are not among the most usual ones: only
   * then can there be a control among them
   * @throws HpackError for the code EOS, and for an end that is no padding of up to seven ones
   */
  decode(source: Uint8Array, start: number, end: number): number {
    // No code is shorter than 5 bits, and two octets are written at once.
    const room = (((end - start) * 8) / 5 + 2) | 0;
    if (this.octets.length < room) this.octets = Buffer.allocUnsafeSlow(room * 2);
    const octets = this.octets;
    let from = start;
    let to = 0;
    let bits = 0;
    let held = 0;
    let hasUnusual = false;
    for (;;) {
      while (held <= 16 && from < end) {
        bits = (bits << 8) | (source[from] as number);
        from += 1;
        held += 8;
      }
      if (held < WINDOW) break;
      const entry = WINDOWS[(bits >>> (held - WINDOW)) & ALL_ONES] as number;
      if (entry !== 0) {
        octets[to] = entry;
        octets[to + 1] = entry >> 8;
        to += entry >> 24;
        held -= (entry >> 16) & 15;
        continue;
      }
      const bit = from * 8 - held;
      const octet = readLongCode(source, bit, end);
      octets[to] = octet;
      to += 1;
      hasUnusual = true;
      const next = bit + (CODE_BITS[octet] as number);
      from = (next + 7) >> 3;
      held = from * 8 - next;
      bits = source[from - 1] as number;
    }
    while (held > 0) {
      const missing = WINDOW - held;
      const window = ((bits << missing) | ((1 << missing) - 1)) & ALL_ONES;
      if (window === ALL_ONES && held < 8) break;
      const entry = WINDOWS[window] as number;
      const length = (entry >> 20) & 15;
      if (entry === 0 || length > held) {
        throw new HpackError(
          'A Huffman-coded string ends within a code; only up to seven ones may follow its last code.',
        );
      }
      octets[to] = entry;
      to += 1;
      held -= length;
    }
    return hasUnusual ? ~to : to;
  }
}
