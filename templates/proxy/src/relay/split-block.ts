const EMPTY = Buffer.alloc(0);

/** The header block of one stream that comes in more than one frame. It has memory only while one is under way. */
export class SplitBlock {
  /** The stream that it is of, or 0 while none is under way. */
  id = 0;
  isLast = false;
  dependsOnItself = false;
  /** When its first frame came, in milliseconds of the process's clock, or 0. */
  since = 0;
  /** CONTINUATION frames so far. */
  continuations = 0;
  bytes = EMPTY;
  length = 0;

  begin(id: number, isLast: boolean, dependsOnItself: boolean, now: number): void {
    this.id = id;
    this.isLast = isLast;
    this.dependsOnItself = dependsOnItself;
    this.since = now;
    this.continuations = 0;
    this.length = 0;
  }

  /** @returns whether it is no longer than `maxBytes` with these; otherwise they are not added */
  append(bytes: Buffer, start: number, end: number, maxBytes: number): boolean {
    const length = this.length + end - start;
    if (length > maxBytes) return false;
    if (length > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.min(maxBytes, length * 2));
      this.bytes.copy(larger, 0, 0, this.length);
      this.bytes = larger;
    }
    bytes.copy(this.bytes, this.length, start, end);
    this.length = length;
    return true;
  }

  /** It is whole. @returns its bytes, of which the first `length` count */
  end(): Buffer {
    const { bytes } = this;
    this.id = 0;
    this.since = 0;
    this.bytes = EMPTY;
    return bytes;
  }
}
