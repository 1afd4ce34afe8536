/** The header block with other bytes in place of one of its fields. */
export function spliceBlock(
  block: Buffer,
  length: number,
  start: number,
  end: number,
  field: Buffer,
): Buffer {
  return Buffer.concat([block.subarray(0, start), field, block.subarray(end, length)]);
}
