/** Above this a call into the engine is faster, with the two views that it needs. */
const LOOP_BYTES = 256;

/** Memory that can be copied from and to four bytes at a time, which for short pieces is the fastest way there is. */
export class ByteArea {
  readonly bytes: Buffer;
  readonly view: DataView;

  /** @param room bytes, with whatever was in them */
  constructor(room: number) {
    this.bytes = Buffer.allocUnsafeSlow(room);
    this.view = viewOf(this.bytes);
  }
}

/** The same bytes, to be read four at a time. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Copies `source[start..end)` to `target` from `at` on. The caller sees to it that there is room. */
export function copyView(
  source: DataView,
  start: number,
  end: number,
  target: DataView,
  at: number,
): void {
  if (end - start > LOOP_BYTES) {
    const length = end - start;
    const from = new Uint8Array(source.buffer, source.byteOffset + start, length);
    new Uint8Array(target.buffer, target.byteOffset + at, length).set(from);
    return;
  }
  let from = start;
  let to = at;
  for (; from + 4 <= end; from += 4, to += 4) {
    target.setInt32(to, source.getInt32(from, true), true);
  }
  for (; from < end; from += 1, to += 1) target.setUint8(to, source.getUint8(from));
}
