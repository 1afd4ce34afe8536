import { viewOf, type ByteArea } from '../bytes/byte-area.js';
import { copyView } from '../bytes/copy-view.js';
import { HpackError } from './hpack-error.js';
import { HuffmanDecoder } from './huffman-decoder.js';
import { writeInteger } from './write-integer.js';

const STRING_PREFIX = 0x7f;
const HUFFMAN = 0x80;

/** The most bits that an integer may have beyond its prefix: a longer one would be no size of anything (section 5.1). */
const MAX_INTEGER_BITS = 28;

// One for all readers: a string is used before the next one is read.
const huffman = new HuffmanDecoder();

/** Reads the integers and strings of one header block after the other (RFC 7541, section 5). */
export class BlockReader {
  block: Uint8Array = Buffer.alloc(0);
  view = viewOf(this.block);
  /** The byte that comes next. */
  at = 0;
  end = 0;

  /** Whether the string that was opened last is Huffman-coded, and where it lies in `block`. */
  isCoded = false;
  stringStart = 0;
  stringEnd = 0;

  /** Where the octets of the string that was decoded last lie, until the next one is. */
  octets: Uint8Array = this.block;
  octetsStart = 0;
  octetsEnd = 0;
  /** False when it is known that there is no control among the octets. */
  mayHoldControls = false;

  begin(block: Uint8Array, start: number, end: number): void {
    // Blocks often come in the same chunk: a view takes longer to make than a field to read.
    if (block !== this.block) {
      this.block = block;
      this.view = viewOf(block);
    }
    this.at = start;
    this.end = end;
  }

  /** @param prefix the largest number that fits in the bits that the integer has in its first byte */
  readInteger(prefix: number): number {
    if (this.at >= this.end) throw newTruncated();
    const value = (this.block[this.at] as number) & prefix;
    this.at += 1;
    return value < prefix ? value : value + this.#readRest();
  }

  /** Reads where the next string lies, and goes on behind it. */
  openString(): void {
    const at = this.at;
    const length = this.readInteger(STRING_PREFIX);
    const left = this.end - this.at;
    if (length > left) {
      throw new HpackError(
        `A string of ${length} bytes begins where the block has ${left} left; a block holds its strings to their end.`,
      );
    }
    this.isCoded = (this.block[at] as number) >= HUFFMAN;
    this.stringStart = this.at;
    this.at += length;
    this.stringEnd = this.at;
  }

  /** Decodes the string that was opened last. */
  decodeString(): void {
    if (!this.isCoded) {
      this.octets = this.block;
      this.octetsStart = this.stringStart;
      this.octetsEnd = this.stringEnd;
      this.mayHoldControls = true;
      return;
    }
    const count = huffman.decode(this.view, this.stringStart, this.stringEnd);
    this.octets = huffman.octets;
    this.octetsStart = 0;
    this.octetsEnd = count < 0 ? ~count : count;
    this.mayHoldControls = count < 0;
  }

  /** Whether the string that was decoded last is longer with its code than without. */
  get isWasteful(): boolean {
    return this.isCoded && this.stringEnd - this.stringStart > this.octetsEnd - this.octetsStart;
  }

  /**
   * Writes the string that was decoded last as it came, or without its code when that only wastes room.
   *
   * @returns the end of what is written
   */
  copyString(target: ByteArea, at: number): number {
    if (!this.isWasteful) return this.copyAsItCame(target, at);
    const length = this.octetsEnd - this.octetsStart;
    const start = writeInteger(0, STRING_PREFIX, length, target.bytes, at);
    target.bytes.set(this.octets.subarray(this.octetsStart, this.octetsEnd), start);
    return start + length;
  }

  /** Writes the string that was opened last. */
  copyAsItCame(target: ByteArea, at: number): number {
    const length = this.stringEnd - this.stringStart;
    const start = writeInteger(this.isCoded ? HUFFMAN : 0, STRING_PREFIX, length, target.bytes, at);
    copyView(this.view, this.stringStart, this.stringEnd, target.view, start);
    return start + length;
  }

  #readRest(): number {
    let value = 0;
    for (let shift = 0; shift < MAX_INTEGER_BITS; shift += 7) {
      if (this.at >= this.end) throw newTruncated();
      const byte = this.block[this.at] as number;
      this.at += 1;
      value += (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new HpackError('An integer has more than five bytes, which no size or index needs.');
  }
}

function newTruncated(): HpackError {
  return new HpackError(
    'The header block ends within a field; a block holds its fields to their end.',
  );
}
