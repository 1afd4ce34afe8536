import { huffmanEncode } from '../../src/hpack/huffman-encode.js';
import { STATIC_COUNT, STATIC_FIELDS } from '../../src/hpack/static-table.js';
import type { HeaderField } from './header-reader.js';
import type { Random } from './random.js';

const ENTRY_OVERHEAD = 32;
const TABLE_BYTES = 4096;

/**
 * Writes header blocks in any of the ways that RFC 7541 allows, drawn by lot: from the tables or not, into the dynamic
 * table or not, Huffman-coded or not, with changes of the table's size.
 */
export class HeaderWriter {
  readonly #random: Random;
  readonly #table: HeaderField[] = [];
  #maxSize = TABLE_BYTES;

  constructor(random: Random) {
    this.#random = random;
  }

  write(fields: readonly HeaderField[]): Buffer {
    const parts: Buffer[] = [];
    const updates = this.#random.below(5);
    if (updates === 1) parts.push(this.#resize(0), this.#resize(TABLE_BYTES));
    if (updates === 2) parts.push(this.#resize(this.#random.below(TABLE_BYTES)));
    for (const field of fields) parts.push(this.#write(field));
    return Buffer.concat(parts);
  }

  #write(field: HeaderField): Buffer {
    const [name, value] = field;
    const whole = this.#index((known) => known[0] === name && known[1] === value);
    if (whole > 0 && !this.#random.oneIn(3)) return encodeNumber(0x80, 7, whole);
    const named = this.#random.oneIn(3) ? 0 : this.#index((known) => known[0] === name);
    const kind = this.#random.below(3);
    const first =
      kind === 0 ? encodeNumber(0x40, 6, named) : encodeNumber(kind === 1 ? 0 : 0x10, 4, named);
    const strings = named > 0 ? [this.#string(value)] : [this.#string(name), this.#string(value)];
    if (kind === 0) {
      this.#table.unshift(field);
      this.#evict();
    }
    return Buffer.concat([first, ...strings]);
  }

  #index(isIt: (field: HeaderField) => boolean): number {
    const fixed = STATIC_FIELDS.findIndex(isIt);
    if (fixed >= 0) return fixed + 1;
    const own = this.#table.findIndex(isIt);
    return own >= 0 ? own + STATIC_COUNT + 1 : 0;
  }

  #string(text: string): Buffer {
    const bytes = Buffer.from(text, 'latin1');
    if (this.#random.oneIn(2)) return Buffer.concat([encodeNumber(0, 7, bytes.length), bytes]);
    const coded = huffmanEncode(bytes);
    return Buffer.concat([encodeNumber(0x80, 7, coded.length), coded]);
  }

  #resize(size: number): Buffer {
    this.#maxSize = size;
    this.#evict();
    return encodeNumber(0x20, 5, size);
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

/** A number behind the bits of `first` (RFC 7541, section 5.1). */
export function encodeNumber(first: number, prefix: number, value: number): Buffer {
  const limit = 2 ** prefix - 1;
  if (value < limit) return Buffer.of(first | value);
  const bytes = [first | limit];
  let rest = value - limit;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return Buffer.from(bytes);
}
