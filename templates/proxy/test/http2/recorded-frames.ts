import { FrameParser } from '../../src/http2/frame-parser.js';

/** What a parser said of the bytes that it was given; the parts of a DATA frame are put together. */
export class RecordedFrames extends FrameParser {
  readonly events: string[] = [];
  #data: Buffer[] = [];

  get isStopped(): boolean {
    return this.isDeaf;
  }

  push(chunk: Buffer): void {
    this.parse(chunk);
  }

  protected override onFrame(
    type: number,
    flags: number,
    id: number,
    bytes: Buffer,
    start: number,
    end: number,
  ): void {
    if (end > bytes.length) throw new Error(`The frame ends at ${end} of ${bytes.length} bytes.`);
    this.#flushData();
    this.events.push(`frame ${type} ${flags} ${id} ${bytes.toString('hex', start, end)}`);
  }

  /** Takes each as it comes: what may be gathered is no matter of the parser. */
  protected override gather(): boolean {
    return false;
  }

  protected override onGathered(): void {}

  protected override onDataStart(id: number, length: number, padding: number, isLast: boolean) {
    this.#flushData();
    this.events.push(`data ${id} ${length} ${padding} ${isLast}`);
  }

  protected override onDataPart(bytes: Buffer, start: number, end: number, isEnd: boolean): void {
    if (end > bytes.length) throw new Error(`The part ends at ${end} of ${bytes.length} bytes.`);
    this.#data.push(Buffer.from(bytes.subarray(start, end)));
    if (!isEnd) return;
    this.#flushData();
    this.events.push('end');
  }

  protected override onBrokenRule(code: number, reason: string): void {
    this.#flushData();
    this.events.push(`broken ${code} ${reason}`);
    this.isDeaf = true;
  }

  /** Writes down the payload of the DATA frame that is over, or as much of it as has come. */
  finish(): readonly string[] {
    this.#flushData();
    return this.events;
  }

  #flushData(): void {
    const bytes = Buffer.concat(this.#data);
    this.#data = [];
    if (bytes.length > 0) this.events.push(`payload ${bytes.toString('hex')}`);
  }
}
