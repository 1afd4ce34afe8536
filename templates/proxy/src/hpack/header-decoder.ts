import { copyView } from '../bytes/copy-view.js';
import { BlockCache, MAX_BLOCK_BYTES } from './block-cache.js';
import type { BlockKind } from './block-kind.js';
import { BlockReader } from './block-reader.js';
import { DynamicTable } from './dynamic-table.js';
import { END, FLAW, KIND, SIZE, START, STRIDE_BITS } from './entry-marks.js';
import type { HeaderList } from './header-list.js';
import { HpackError } from './hpack-error.js';
import { ListBuilder } from './list-builder.js';
import { Literal } from './literal.js';
import { readSizeUpdates, SIZE_UPDATE } from './size-updates.js';
import {
  STATIC_COUNT,
  STATIC_FLAWS,
  STATIC_KINDS,
  STATIC_SIZES,
  STATIC_VALUES,
} from './static-table.js';

export interface HeaderDecoderOptions {
  /** The SETTINGS_HEADER_TABLE_SIZE that the peer is told, bytes. Usually 4096, HTTP/2's own. */
  readonly maxTableSize: number;
  /** The largest list, as RFC 9113, section 6.5.2, counts: octets of names and values, and 32 for each field. */
  readonly maxListSize: number;
}

/** The size of the table until the peer changes it, whatever it is told (RFC 9113, section 6.5.2). */
const FIRST_TABLE_SIZE = 4096;

// Bits of the first byte of a representation, and what fits in the others (RFC 7541, section 6).
const INDEXED = 0x80;
const INDEXED_PREFIX = 0x7f;
const WITH_INDEXING = 0x40;
const WITH_INDEXING_PREFIX = 0x3f;
const NEVER_INDEXED = 0x10;
const LITERAL_PREFIX = 0x0f;

/** The most bytes that a literal has beside its strings: two for an index or a flag, and two lengths. */
const PREFIX_ROOM = 12;

// One of each for all decoders: a decoding runs from its start to its end, and an idle connection holds no block.
const reader = new BlockReader();
const literal = new Literal();

/**
 * Decodes the header blocks of one direction of one connection, in their order (RFC 7541). Every block has to be
 * decoded, those of refused streams, too: each may change the table.
 */
export class HeaderDecoder {
  /** What the peer's encoder has put there; nobody else changes it. */
  readonly table = new DynamicTable(FIRST_TABLE_SIZE);
  readonly #maxTableSize: number;
  readonly #builder: ListBuilder;
  readonly #cache = new BlockCache();
  /** The version of the table before the last block. */
  #version = 0;

  constructor({ maxTableSize, maxListSize }: HeaderDecoderOptions) {
    this.#maxTableSize = maxTableSize;
    this.#builder = new ListBuilder(maxListSize);
  }

  /**
   * Decodes `block[start..end)`, a whole header block without frame headers and padding. The bytes are not needed
   * afterwards.
   *
   * @throws HpackError when it cannot be decoded; no further block of the connection can be, then
   */
  decode(block: Uint8Array, start: number, end: number, kind: BlockKind): HeaderList {
    const version = this.table.version;
    // After a block that changed the table the next one likely does, too, and is not worth a look into the cache.
    const isCacheable = version === this.#version && end - start <= MAX_BLOCK_BYTES;
    this.#version = version;
    if (isCacheable) {
      const known = this.#cache.find(block, start, end, kind, version);
      if (known !== undefined) return known;
    }
    reader.begin(block, start, end);
    this.#builder.begin(kind);
    readSizeUpdates(reader, this.table, this.#maxTableSize);
    while (reader.at < end) this.#decodeField(block[reader.at] as number);
    const list = this.#builder.end();
    if (isCacheable && this.table.version === version) {
      this.#cache.keep(block, start, end, kind, version, list);
    }
    return list;
  }

  /**
   * The list that was returned last is not needed any longer. Without it a connection on which a large list came keeps
   * its memory until the next one comes.
   */
  release(): void {
    this.#builder.release();
  }

  #decodeField(first: number): void {
    if (first >= INDEXED) {
      const index = reader.readInteger(INDEXED_PREFIX);
      if (index > STATIC_COUNT) this.#addEntry(index);
      else this.#addStatic(index);
    } else if (first >= WITH_INDEXING) this.#addLiteral(WITH_INDEXING_PREFIX, 0, true);
    else if (first < SIZE_UPDATE) this.#addLiteral(LITERAL_PREFIX, first & NEVER_INDEXED, false);
    else {
      throw new HpackError(
        'A block changes the size of the table after its first field; it can only do so before it.',
      );
    }
  }

  #addStatic(index: number): void {
    if (index === 0) throw new HpackError('A field has the index 0; indices begin at 1.');
    const builder = this.#builder;
    builder.makeRoom(1);
    const { bytes, length } = builder.list;
    bytes[length] = INDEXED | index;
    builder.add(
      STATIC_KINDS[index] as number,
      STATIC_FLAWS[index] as number,
      STATIC_SIZES[index] as number,
      length + 1,
      STATIC_VALUES[index],
    );
  }

  #addEntry(index: number): void {
    const { marks, area, texts } = this.table;
    const slot = this.#slotOf(index);
    const mark = slot << STRIDE_BITS;
    const start = marks[mark + START] as number;
    const end = marks[mark + END] as number;
    const builder = this.#builder;
    const list = builder.list;
    // Many references to a large entry are a bomb: what is too large is counted only.
    if (!list.isTooLarge) {
      builder.makeRoom(end - start);
      copyView(area.view, start, end, builder.area.view, list.length);
    }
    builder.add(
      marks[mark + KIND] as number,
      marks[mark + FLAW] as number,
      marks[mark + SIZE] as number,
      list.length + end - start,
      texts[slot],
    );
  }

  #addLiteral(prefix: number, flags: number, isIndexed: boolean): void {
    const builder = this.#builder;
    const list = builder.list;
    const index = reader.readInteger(prefix);
    const room = reader.end - reader.at + PREFIX_ROOM;
    if (index > STATIC_COUNT) {
      const slot = this.#slotOf(index);
      builder.makeRoom(room + this.table.nameBytesAt(slot));
      literal.takeEntryName(this.table, slot, flags, builder.area, list.length);
    } else {
      builder.makeRoom(room);
      if (index === 0) literal.readName(reader, flags, builder.area, list.length);
      else literal.takeStaticName(index, flags, builder.area, list.length);
    }
    literal.readValue(reader, flags !== 0, builder.area);
    if (isIndexed) this.table.insert(builder.area.view, literal);
    builder.add(literal.kind, literal.flaw, literal.size, literal.end, literal.text);
  }

  #slotOf(index: number): number {
    const age = index - STATIC_COUNT;
    if (age <= this.table.count) return this.table.slotOf(age);
    throw new HpackError(
      `A field has the index ${index}; the last one now is ${STATIC_COUNT + this.table.count}.`,
    );
  }
}
