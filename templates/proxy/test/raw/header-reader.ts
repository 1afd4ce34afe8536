import { CODE_BITS, CODES, END_OF_STRING } from '../../src/hpack/huffman-code.js';
import { STATIC_COUNT, STATIC_FIELDS } from '../../src/hpack/static-table.js';

export type HeaderField = readonly [name: string, value: string];

const ENTRY_OVERHEAD = 32;

/** Octets by their code behind a 1, so that codes of any length are numbers that differ. */
const octetOfCode = new Map<number, number>();
CODE_BITS.forEach((bits, octet) => {
  if (octet !== END_OF_STRING) octetOfCode.set(2 ** bits + (CODES[octet] as number), octet);
});

/**
 * Reads header blocks (RFC 7541) the plain way, field by field into strings, so that the proxy's own encoding is looked
 * at by other code than the proxy's.
 */
export class HeaderReader {
  /** Newest first. */
  readonly #table: HeaderField[] = [];
  #maxSize = 4096;
  #block: Buffer = Buffer.alloc(0);
  #at = 0;

  /** @throws {Error} when the block cannot be read */
  read(block: Buffer): HeaderField[] {
    this.#block = block;
    this.#at = 0;
    const fields: HeaderField[] = [];
    while (this.#at < block.length) {
      const first = block[this.#at] as number;
      if (first >= 0x80) fields.push(this.#entry(this.#number(7)));
      else if (first >= 0x40) {
        const field = this.#literal(6);
        fields.push(field);
        this.#table.unshift(field);
        this.#evict();
      } else if (first >= 0x20) {
        this.#maxSize = this.#number(5);
        this.#evict();
      } else fields.push(this.#literal(4));
    }
    return fields;
  }

  #literal(prefix: number): HeaderField {
    const index = this.#number(prefix);
    const name = index === 0 ? this.#string() : this.#entry(index)[0];
    return [name, this.#string()];
  }

  #entry(index: number): HeaderField {
    const field = STATIC_FIELDS[index - 1] ?? this.#table[index - STATIC_COUNT - 1];
    if (field === undefined) throw new Error(`A header block names entry ${index}, which is none.`);
    return field;
  }

  #number(prefix: number): number {
    const limit = 2 ** prefix - 1;
    let value = this.#byte() & limit;
    if (value < limit) return value;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.#byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  #string(): string {
    const isHuffman = ((this.#block[this.#at] ?? 0) & 0x80) !== 0;
    const length = this.#number(7);
    const bytes = this.#block.subarray(this.#at, this.#at + length);
    if (bytes.length < length) throw new Error('A header block ends within a string.');
    this.#at += length;
    return isHuffman ? decodeHuffman(bytes) : bytes.toString('latin1');
  }

  #byte(): number {
    const byte = this.#block[this.#at];
    if (byte === undefined) throw new Error('A header block ends within a number.');
    this.#at += 1;
    return byte;
  }

  #evict(): void {
    const size = () =>
      this.#table.reduce(
        (sum, [name, value]) => sum + name.length + value.length + ENTRY_OVERHEAD,
        0,
      );
    while (size() > this.#maxSize) this.#table.pop();
  }
}

function decodeHuffman(bytes: Buffer): string {
  const octets: number[] = [];
  let code = 1;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit -= 1) {
      code = code * 2 + ((byte >> bit) & 1);
      const octet = octetOfCode.get(code);
      if (octet === undefined) continue;
      octets.push(octet);
      code = 1;
    }
  }
  // Up to seven bits of padding, which are all ones.
  if (code > 0xff || (code & (code + 1)) !== 0) throw new Error(`A string ends with bits ${code}.`);
  return Buffer.from(octets).toString('latin1');
}
