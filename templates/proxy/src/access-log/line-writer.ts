import type { Writable } from 'node:stream';

/**
 * Bytes of the largest write, if no single line is longer. A pipe takes so many at once or not at all (PIPE_BUF of
 * Linux), so that lines of others who write to the same pipe never come to stand in the middle of one.
 */
const MAX_CHUNK_BYTES = 4096;

/** Bytes of lines that may wait. */
const MAX_WAITING_BYTES = 1_048_576;

/** What became of the lines. */
export interface LineCounts {
  accessLogLines: number;
  accessLogDropped: number;
}

/** Lines that are written at once. */
interface Chunk {
  text: string;
  bytes: number;
  lines: number;
}

/** Writes lines and never waits for a slow reader: what does not fit into its buffer is dropped and counted. */
export class LineWriter {
  readonly #output: Writable;
  readonly #counts: LineCounts;
  /** Oldest first; the first one is under way while `#isWriting`. */
  #chunks: Chunk[] = [];
  #waitingBytes = 0;
  #isScheduled = false;
  #isWriting = false;
  #isBroken = false;
  #onEmpty: () => void = () => {};

  constructor(output: Writable, counts: LineCounts) {
    this.#output = output;
    this.#counts = counts;
    output.on('error', () => this.#giveUp());
  }

  /** @param line with its line feed */
  write(line: string): void {
    const bytes = Buffer.byteLength(line);
    if (this.#isBroken || this.#waitingBytes + bytes > MAX_WAITING_BYTES) {
      this.#counts.accessLogDropped += 1;
      return;
    }
    this.#waitingBytes += bytes;
    this.#append(line, bytes);
    if (this.#isWriting || this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#writeFirst();
    });
  }

  /** Resolves when all lines are written or given up. */
  async empty(): Promise<void> {
    if (this.#chunks.length > 0) await new Promise<void>((resolve) => (this.#onEmpty = resolve));
  }

  /** Gives up the lines that wait, and takes no more. */
  close(): void {
    this.#giveUp();
    this.#output.destroy();
  }

  #append(line: string, bytes: number): void {
    const last = this.#chunks.at(-1);
    const isUnderWay = this.#isWriting && this.#chunks.length === 1;
    if (!last || isUnderWay || last.bytes + bytes > MAX_CHUNK_BYTES) {
      this.#chunks.push({ text: line, bytes, lines: 1 });
      return;
    }
    last.text += line;
    last.bytes += bytes;
    last.lines += 1;
  }

  #writeFirst(): void {
    const [chunk] = this.#chunks;
    if (!chunk) {
      this.#onEmpty();
      return;
    }
    this.#isWriting = true;
    this.#output.write(chunk.text, (error) => {
      if (error || this.#isBroken) return;
      this.#isWriting = false;
      this.#chunks.shift();
      this.#waitingBytes -= chunk.bytes;
      this.#counts.accessLogLines += chunk.lines;
      this.#writeFirst();
    });
  }

  #giveUp(): void {
    this.#isBroken = true;
    for (const { lines } of this.#chunks) this.#counts.accessLogDropped += lines;
    this.#chunks = [];
    this.#onEmpty();
  }
}
