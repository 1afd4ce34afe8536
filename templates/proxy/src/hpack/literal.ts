import type { ByteArea } from '../bytes/byte-area.js';
import { copyView } from '../bytes/copy-view.js';
import type { BlockReader } from './block-reader.js';
import { checkValue } from './check-value.js';
import { classifyName, flawOf, kindOf } from './classify-name.js';
import { ENTRY_OVERHEAD, type DynamicTable } from './dynamic-table.js';
import { FLAW, KIND, NAME_END, NAME_LENGTH, START, STRIDE_BITS } from './entry-marks.js';
import { LAST_NAME_FLAW, NO_FLAW, type Flaw } from './field-flaws.js';
import { GRPC_TIMEOUT, OTHER, type FieldKind } from './field-kinds.js';
import { STATIC_FLAWS, STATIC_KINDS, STATIC_NAME_LENGTHS } from './static-table.js';
import { textOf } from './text-of.js';
import { TextCache } from './text-cache.js';
import { writeInteger } from './write-integer.js';

/** The largest index that fits in the first byte of a literal without indexing. */
const LITERAL_PREFIX = 0x0f;

// One for all connections: what a text is does not depend on the connection.
const texts = new TextCache();

/**
 * One field that came as a literal, while it is read: first the name, in one of three ways, and then the value. Both
 * are written as a literal without indexing, or as one that is never indexed.
 */
export class Literal {
  kind: FieldKind = OTHER;
  flaw: Flaw = NO_FLAW;
  nameLength = 0;
  /** Octets of name and value, and 32. */
  size = 0;
  /** The value, unless the kind is OTHER. */
  text: string | undefined = undefined;
  /** Where the field is written to. */
  start = 0;
  nameEnd = 0;
  end = 0;

  readName(reader: BlockReader, flags: number, target: ByteArea, start: number): void {
    reader.openString();
    reader.decodeString();
    const { octets, octetsStart, octetsEnd } = reader;
    const verdict = classifyName(octets, octetsStart, octetsEnd);
    this.kind = kindOf(verdict);
    this.flaw = flawOf(verdict);
    this.nameLength = octetsEnd - octetsStart;
    target.bytes[start] = flags;
    this.start = start;
    this.nameEnd = reader.copyString(target, start + 1);
  }

  takeStaticName(index: number, flags: number, target: ByteArea, start: number): void {
    this.kind = STATIC_KINDS[index] as number;
    this.flaw = STATIC_FLAWS[index] as number;
    this.nameLength = STATIC_NAME_LENGTHS[index] as number;
    this.start = start;
    this.nameEnd = writeInteger(flags, LITERAL_PREFIX, index, target.bytes, start);
  }

  takeEntryName(
    { marks, area }: DynamicTable,
    slot: number,
    flags: number,
    target: ByteArea,
    start: number,
  ): void {
    const mark = slot << STRIDE_BITS;
    const from = marks[mark + START] as number;
    const to = marks[mark + NAME_END] as number;
    const flaw = marks[mark + FLAW] as number;
    this.kind = marks[mark + KIND] as number;
    this.flaw = flaw > LAST_NAME_FLAW ? NO_FLAW : flaw;
    this.nameLength = marks[mark + NAME_LENGTH] as number;
    copyView(area.view, from, to, target.view, start);
    target.bytes[start] = (area.bytes[from] as number) | flags;
    this.start = start;
    this.nameEnd = start + to - from;
  }

  readValue(reader: BlockReader, isSecret: boolean, target: ByteArea): void {
    reader.openString();
    // A deadline is another one with each call.
    if (this.kind === OTHER || this.kind === GRPC_TIMEOUT || isSecret) {
      this.#decodeValue(reader, target);
      return;
    }
    const { isCoded, block, stringStart, stringEnd } = reader;
    const known = texts.find(this.kind, isCoded, block, stringStart, stringEnd);
    if (known >= 0) {
      this.#endWith(texts.octetsAt(known), texts.flawAt(known), texts.textAt(known));
      this.end = reader.copyAsItCame(target, this.nameEnd);
      return;
    }
    const flaw = this.#decodeValue(reader, target);
    if (!reader.isWasteful) {
      texts.keep(this.kind, isCoded, block, stringStart, stringEnd, this.text as string, flaw);
    }
  }

  #decodeValue(reader: BlockReader, target: ByteArea): Flaw {
    reader.decodeString();
    const { octets, octetsStart, octetsEnd } = reader;
    const flaw = checkValue(this.kind, octets, octetsStart, octetsEnd, reader.mayHoldControls);
    const text = this.kind === OTHER ? undefined : textOf(octets, octetsStart, octetsEnd);
    this.#endWith(octetsEnd - octetsStart, flaw, text);
    this.end = reader.copyString(target, this.nameEnd);
    return flaw;
  }

  #endWith(valueLength: number, valueFlaw: Flaw, text: string | undefined): void {
    this.size = this.nameLength + valueLength + ENTRY_OVERHEAD;
    if (this.flaw === NO_FLAW) this.flaw = valueFlaw;
    this.text = text;
  }
}
