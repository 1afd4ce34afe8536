import { viewOf } from './byte-area.js';

/** Above this a call into the engine is faster, with the two views that it needs. */
const LOOP_BYTES = 160;

/** Copies `source[start..end)` to `target` from `at` on. The caller sees to it that there is room. */
export function copyView(
  source: DataView,
  start: number,
  end: number,
  target: DataView,
  at: number,
): void {
  const length = end - start;
  if (length > LOOP_BYTES) {
    const from = new Uint8Array(source.buffer, source.byteOffset + start, length);
    new Uint8Array(target.buffer, target.byteOffset + at, length).set(from);
    return;
  }
  let from = start;
  let to = at;
  // Four steps in one: half the time of a message of 64 bytes.
  for (; from + 16 <= end; from += 16, to += 16) {
    target.setInt32(to, source.getInt32(from, true), true);
    target.setInt32(to + 4, source.getInt32(from + 4, true), true);
    target.setInt32(to + 8, source.getInt32(from + 8, true), true);
    target.setInt32(to + 12, source.getInt32(from + 12, true), true);
  }
  for (; from + 4 <= end; from += 4, to += 4) {
    target.setInt32(to, source.getInt32(from, true), true);
  }
  for (; from < end; from += 1, to += 1) target.setUint8(to, source.getUint8(from));
}

/** What was read from a socket last, in most cases: hundreds of frames are copied from it one after the other. */
let lastSource: Uint8Array = new Uint8Array();
let lastView = viewOf(lastSource);

/** As `copyView`, from bytes without a view of their own. */
export function copyToView(
  source: Uint8Array,
  start: number,
  end: number,
  target: DataView,
  at: number,
): void {
  if (source !== lastSource) {
    lastSource = source;
    lastView = viewOf(source);
  }
  copyView(lastView, start, end, target, at);
}
