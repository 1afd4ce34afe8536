import { CODE_BITS } from './huffman-code.js';
import { newCutOff, readLongCode } from './huffman-long-codes.js';
import { WINDOW, WINDOWS } from './huffman-windows.js';

/** From 32 bits down to the window that they begin with. */
const TO_WINDOW = 32 - WINDOW;

const ALL_ONES = -1;

/** More ones than this at the end are no padding (RFC 7541, section 5.2). */
const MAX_PADDING = 7;

/** Decodes strings into memory of its own, which each decoding overwrites. */
export class HuffmanDecoder {
  /** The octets of the string decoded last. */
  octets = Buffer.allocUnsafeSlow(1024);

  /**
   * Decodes the bytes of `source` from `start` to `end` (RFC 7541, section 5.2) to `octets`.
   *
   * @returns how many octets there are; `~octets`, which is below 0, when some are not among the most usual ones: only
   * then can there be a control among them
   * @throws HpackError for the code EOS, and for an end that is no padding of up to seven ones
   */
  decode(source: DataView, start: number, end: number): number {
    // No code is shorter than 5 bits, and two octets are written at once.
    const room = (((end - start) * 8) / 5 + 2) | 0;
    if (this.octets.length < room) this.octets = Buffer.allocUnsafeSlow(room * 2);
    const octets = this.octets;
    const endBit = end * 8;
    let bit = start * 8;
    let to = 0;
    let hasUnusual = false;
    for (;;) {
      // Of 32 bits from a byte on, 25 can be used at least: two windows.
      while (bit <= endBit - 32) {
        const bits = source.getInt32(bit >>> 3) << (bit & 7);
        const first = WINDOWS[bits >>> TO_WINDOW] as number;
        if (first === 0) break;
        octets[to] = first;
        octets[to + 1] = first >> 8;
        to += first >> 24;
        const used = (first >> 16) & 15;
        bit += used;
        const second = WINDOWS[(bits << used) >>> TO_WINDOW] as number;
        if (second === 0) break;
        octets[to] = second;
        octets[to + 1] = second >> 8;
        to += second >> 24;
        bit += (second >> 16) & 15;
      }
      // What is left when no code is longer than a window is less than 32 bits; ones follow them, as padding does.
      let held = endBit - bit;
      let bits = ALL_ONES;
      if (held < 32) {
        for (let at = bit >>> 3; at < end; at += 1) bits = (bits << 8) | source.getUint8(at);
        bits = onesBehind(bits, 32 - held);
        for (let entry = WINDOWS[bits >>> TO_WINDOW] as number; entry !== 0;) {
          let used = (entry >> 16) & 15;
          octets[to] = entry;
          octets[to + 1] = entry >> 8;
          if (used <= held) to += entry >> 24;
          else {
            used = (entry >> 20) & 15;
            if (used > held) throw newCutOff();
            to += 1;
          }
          held -= used;
          bits = onesBehind(bits, used);
          entry = WINDOWS[bits >>> TO_WINDOW] as number;
        }
        if (bits === ALL_ONES && held <= MAX_PADDING) return hasUnusual ? ~to : to;
        bit = endBit - held;
      }
      const octet = readLongCode(source, bit, end);
      octets[to] = octet;
      to += 1;
      bit += CODE_BITS[octet] as number;
      hasUnusual = true;
    }
  }
}

/** Moves `count` bits out and as many ones in behind the others. */
function onesBehind(bits: number, count: number): number {
  return (bits << count) | ((1 << count) - 1);
}
