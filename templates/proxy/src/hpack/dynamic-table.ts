import { ByteArea } from '../bytes/byte-area.js';
import { copyView } from '../bytes/copy-view.js';
import { END, FLAW, KIND, NAME_END, NAME_LENGTH, SIZE, START, STRIDE_BITS } from './entry-marks.js';
import type { Flaw } from './field-flaws.js';
import type { FieldKind } from './field-kinds.js';

const FIRST_SLOTS = 8;
const FIRST_BYTES = 512;

/** A field that goes into the table. */
export interface TableField {
  readonly kind: FieldKind;
  readonly flaw: Flaw;
  readonly nameLength: number;
  /** Octets of name and value, and ENTRY_OVERHEAD. */
  readonly size: number;
  /** The value, unless the kind is OTHER. */
  readonly text: string | undefined;
  /** Where its literal begins, its name ends, and it ends itself. */
  readonly start: number;
  readonly nameEnd: number;
  readonly end: number;
}

/** What an entry costs beside its octets (RFC 7541, section 4.1). */
export const ENTRY_OVERHEAD = 32;

/**
 * The dynamic table of a decoder (RFC 7541, section 2.3.2). Each entry is kept as the literal without indexing that
 * says the same, so that a reference to it is sent on by copying bytes. Memory grows with use, up to twice the size of
 * the table for the bytes: no literal is longer than its octets and ENTRY_OVERHEAD.
 */
export class DynamicTable {
  /** Changes whenever the same index may mean another field than before. */
  version = 0;
  /** How many entries there are. */
  count = 0;
  /** Octets of all names and values, and 32 for each entry. */
  size = 0;
  /** Where the entries' literals lie, see entry-marks. */
  area = new ByteArea(0);
  /** Numbers of the entries, see `slotOf`. */
  marks = new Int32Array(0);
  /** The values of the entries whose kind is not OTHER, by slot. */
  texts: (string | undefined)[] = [];
  #maxSize: number;
  #slots = 0;
  /** The slot of the newest entry. */
  #newest = 0;
  /** Where the next literal goes in `area`. */
  #free = 0;

  /** @param maxSize bytes; 4096 at the start of every connection (RFC 9113, section 6.5.2) */
  constructor(maxSize: number) {
    this.#maxSize = maxSize;
  }

  get maxSize(): number {
    return this.#maxSize;
  }

  /** @param age 1 for the newest entry, to `count` for the oldest */
  slotOf(age: number): number {
    return (this.#newest - age + 1) & (this.#slots - 1);
  }

  /** Bytes of the name, and of what comes before it, in the literal of a slot. */
  nameBytesAt(slot: number): number {
    const mark = slot << STRIDE_BITS;
    return (this.marks[mark + NAME_END] as number) - (this.marks[mark + START] as number);
  }

  /** Evicts what does not fit any longer (RFC 7541, section 4.3). */
  resize(maxSize: number): void {
    if (maxSize === this.#maxSize) return;
    this.#maxSize = maxSize;
    this.version += 1;
    this.#evictTo(maxSize);
  }

  /**
   * Adds a field, whose literal lies in `source`. One that is larger than the whole table leaves the table empty, which
   * is no error (RFC 7541, section 4.4).
   */
  insert(source: DataView, field: TableField): void {
    const { start, nameEnd, end, size } = field;
    this.version += 1;
    this.#evictTo(this.#maxSize - size);
    if (size > this.#maxSize) return;
    if (this.count === this.#slots) this.#addSlots();
    const at = this.#findBytes(end - start);
    copyView(source, start, end, this.area.view, at);
    this.#free = at + end - start;
    this.#newest = (this.#newest + 1) & (this.#slots - 1);
    this.count += 1;
    this.size += size;
    const marks = this.marks;
    const mark = this.#newest << STRIDE_BITS;
    marks[mark + START] = at;
    marks[mark + NAME_END] = at + nameEnd - start;
    marks[mark + END] = this.#free;
    marks[mark + NAME_LENGTH] = field.nameLength;
    marks[mark + SIZE] = size;
    marks[mark + KIND] = field.kind;
    marks[mark + FLAW] = field.flaw;
    this.texts[this.#newest] = field.text;
  }

  #evictTo(size: number): void {
    while (this.count > 0 && this.size > size) {
      const slot = this.slotOf(this.count);
      this.size -= this.marks[(slot << STRIDE_BITS) + SIZE] as number;
      this.texts[slot] = undefined;
      this.count -= 1;
    }
  }

  /** Finds `length` free bytes in a row: the literals lie in a ring of bytes, each in one piece. */
  #findBytes(length: number): number {
    const capacity = this.area.bytes.length;
    if (this.count === 0 && length <= capacity) return 0;
    if (this.count > 0) {
      const oldest = this.marks[(this.slotOf(this.count) << STRIDE_BITS) + START] as number;
      if (oldest < this.#free) {
        if (this.#free + length <= capacity) return this.#free;
        if (length <= oldest) return 0;
      } else if (this.#free + length <= oldest) return this.#free;
    }
    return this.#addBytes(length);
  }

  /** Doubles the bytes until `length` more fit, and moves the entries together. */
  #addBytes(length: number): number {
    let used = 0;
    for (let age = this.count; age > 0; age -= 1) {
      const mark = this.slotOf(age) << STRIDE_BITS;
      used += (this.marks[mark + END] as number) - (this.marks[mark + START] as number);
    }
    let capacity = Math.max(FIRST_BYTES, this.area.bytes.length * 2);
    while (capacity < used + length) capacity *= 2;
    const area = new ByteArea(Math.min(capacity, this.#maxSize * 2));
    let at = 0;
    for (let age = this.count; age > 0; age -= 1) {
      const mark = this.slotOf(age) << STRIDE_BITS;
      const start = this.marks[mark + START] as number;
      const end = this.marks[mark + END] as number;
      copyView(this.area.view, start, end, area.view, at);
      this.marks[mark + START] = at;
      this.marks[mark + NAME_END] = (this.marks[mark + NAME_END] as number) + at - start;
      this.marks[mark + END] = at + end - start;
      at += end - start;
    }
    this.area = area;
    return at;
  }

  /** Doubles the slots, the oldest entry in the first of them. */
  #addSlots(): void {
    const slots = Math.max(FIRST_SLOTS, this.#slots * 2);
    const marks = new Int32Array(slots << STRIDE_BITS);
    const texts = new Array<string | undefined>(slots).fill(undefined);
    for (let age = this.count; age > 0; age -= 1) {
      const from = this.slotOf(age);
      const to = this.count - age;
      const mark = from << STRIDE_BITS;
      marks.set(this.marks.subarray(mark, mark + (1 << STRIDE_BITS)), to << STRIDE_BITS);
      texts[to] = this.texts[from];
    }
    this.marks = marks;
    this.texts = texts;
    this.#newest = (this.count - 1) & (slots - 1);
    this.#slots = slots;
  }
}
