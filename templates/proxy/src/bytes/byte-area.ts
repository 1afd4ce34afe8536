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
