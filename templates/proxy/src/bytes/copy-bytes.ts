/** Below this a loop is faster than a call into the engine with a view made for it. */
const LOOP_BYTES = 48;

/** Copies `source[start..end)` to `target` from `at` on. The caller sees to it that there is room. */
export function copyBytes(
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  at: number,
): void {
  if (end - start <= LOOP_BYTES) {
    for (let from = start, to = at; from < end; from += 1, to += 1) {
      target[to] = source[from] as number;
    }
    return;
  }
  target.set(source.subarray(start, end), at);
}
