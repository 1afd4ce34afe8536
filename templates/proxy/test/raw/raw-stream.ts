import type { HeaderField } from './header-reader.js';

/** What has come from the peer on one stream. */
export class RawStream {
  readonly id: number;
  /** The header blocks in their order: of a response, its headers and its trailers. */
  readonly blocks: HeaderField[][] = [];
  readonly chunks: Buffer[] = [];
  /** Payload of DATA frames so far, without padding. */
  dataBytes = 0;
  /** Whether a frame with END_STREAM has come. */
  isEnded = false;
  /** The code of the RST_STREAM frame that has come. */
  resetCode: number | undefined;

  constructor(id: number) {
    this.id = id;
  }

  get isClosed(): boolean {
    return this.isEnded || this.resetCode !== undefined;
  }

  get data(): Buffer {
    return Buffer.concat(this.chunks);
  }

  /** The value of a field of any block, the last one's when several have it. */
  field(name: string): string | undefined {
    return this.blocks.flat().findLast(([known]) => known === name)?.[1];
  }
}
