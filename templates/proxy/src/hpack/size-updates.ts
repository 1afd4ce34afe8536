import type { BlockReader } from './block-reader.js';
import type { DynamicTable } from './dynamic-table.js';
import { HpackError } from './hpack-error.js';

/** The first byte of an update of the table's size: from here on, and below what goes into the table. */
export const SIZE_UPDATE = 0x20;
const AFTER_SIZE_UPDATE = 0x40;
const SIZE_UPDATE_PREFIX = 0x1f;

/** The smallest size since the last block, and the last one (RFC 7541, section 4.2). */
const MAX_UPDATES = 2;

/**
 * Reads the changes of the table's size that a block begins with.
 *
 * @param maxSize what the peer was told, bytes
 */
export function readSizeUpdates(reader: BlockReader, table: DynamicTable, maxSize: number): void {
  for (let updates = 0; reader.at < reader.end; updates += 1) {
    const first = reader.block[reader.at] as number;
    if (first < SIZE_UPDATE || first >= AFTER_SIZE_UPDATE) return;
    if (updates === MAX_UPDATES) {
      throw new HpackError(
        `A block changes the size of the table more than ${MAX_UPDATES} times, which one block never needs.`,
      );
    }
    const size = reader.readInteger(SIZE_UPDATE_PREFIX);
    if (size > maxSize) {
      throw new HpackError(
        `The peer sets the size of the table to ${size}; it was told that ${maxSize} is the most.`,
      );
    }
    table.resize(size);
  }
}
