import { ByteArea } from '../bytes/byte-area.js';
import { CHUNK_BYTES, giveChunk, takeChunk } from '../bytes/chunk-pool.js';
import { copyToView } from '../bytes/copy-view.js';
import type { BudgetShare } from './memory-budget.js';

/** Most calls: a header block and a small message. */
const SLOT_BYTES = 1024;
const MAX_SPARE_SLOTS = 2048;

const spareSlots: ByteArea[] = [];

/**
 * What a call has sent to its pod, kept until the pod has begun to answer, for the case that it certainly never looked
 * at it. Memory comes from pools, for every call passes through here.
 */
export class ReplayLog {
  /** Bytes of the header block. */
  headerBytes = 0;
  readonly #maxPayload: number;
  readonly #budget: BudgetShare;
  #slot: ByteArea | undefined;
  #slotBytes = 0;
  #chunks: ByteArea[] | undefined;
  #lastBytes = 0;
  #payload = 0;
  #isComplete = true;

  /** @param maxPayload `limits.replayBytes` */
  constructor(maxPayload: number, budget: BudgetShare) {
    this.#maxPayload = maxPayload;
    this.#budget = budget;
  }

  /** Whether everything that was sent is here. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  begin(block: Buffer, length: number): void {
    this.headerBytes = length;
    this.#slot =
      length <= SLOT_BYTES ? (spareSlots.pop() ?? new ByteArea(SLOT_BYTES)) : new ByteArea(length);
    copyToView(block, 0, length, this.#slot.view, 0);
    this.#slotBytes = length;
  }

  /** The header block, first in the buffer. */
  get headers(): Buffer {
    return (this.#slot as ByteArea).bytes;
  }

  append(bytes: Buffer, start: number, end: number): void {
    if (!this.#isComplete || this.#slot === undefined) return;
    this.#payload += end - start;
    if (this.#payload > this.#maxPayload || this.#budget.isSpent) {
      this.spoil();
      return;
    }
    let from = start;
    if (this.#chunks === undefined) {
      const to = Math.min(end, from + this.#slot.bytes.length - this.#slotBytes);
      copyToView(bytes, from, to, this.#slot.view, this.#slotBytes);
      this.#slotBytes += to - from;
      from = to;
    }
    while (from < end) {
      if (this.#chunks === undefined || this.#lastBytes === CHUNK_BYTES) {
        (this.#chunks ??= []).push(takeChunk());
        this.#budget.add(CHUNK_BYTES);
        this.#lastBytes = 0;
      }
      const last = this.#chunks[this.#chunks.length - 1] as ByteArea;
      const to = Math.min(end, from + CHUNK_BYTES - this.#lastBytes);
      copyToView(bytes, from, to, last.view, this.#lastBytes);
      this.#lastBytes += to - from;
      from = to;
    }
  }

  /** Copies of the payload, in order. */
  copyPayload(): Buffer[] {
    const parts: Buffer[] = [];
    if (this.#slot && this.#slotBytes > this.headerBytes) {
      parts.push(Buffer.from(this.#slot.bytes.subarray(this.headerBytes, this.#slotBytes)));
    }
    this.#chunks?.forEach(({ bytes }, index, { length }) => {
      parts.push(
        Buffer.from(bytes.subarray(0, index === length - 1 ? this.#lastBytes : CHUNK_BYTES)),
      );
    });
    return parts;
  }

  /** Something was sent that is not kept, so that this was the last time. The header block may still have to go. */
  spoil(): void {
    this.#isComplete = false;
    this.#giveChunks();
  }

  /** Gives the memory back; nothing can be sent again. */
  release(): void {
    this.#isComplete = false;
    const slot = this.#slot;
    if (slot?.bytes.length === SLOT_BYTES && spareSlots.length < MAX_SPARE_SLOTS)
      spareSlots.push(slot);
    this.#slot = undefined;
    this.#giveChunks();
  }

  #giveChunks(): void {
    if (this.#chunks === undefined) return;
    for (const chunk of this.#chunks) giveChunk(chunk);
    this.#budget.add(-(this.#chunks.length * CHUNK_BYTES));
    this.#chunks = undefined;
  }
}
