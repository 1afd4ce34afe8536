/**
 * Waits for work, but no longer than until the signal is aborted. Not Promise.race with one promise for the abort:
 * that one would keep every result of a long stream alive.
 *
 * @param late gets what the work throws after the abort, when nobody waits for it any more
 * @throws the signal's reason when it is aborted, or else what the work throws
 */
export function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
  late: (error: unknown) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const abandon = () => {
      reject(signal.reason as Error);
      work.catch(late);
    };
    if (signal.aborted) {
      abandon();
      return;
    }
    signal.addEventListener('abort', abandon, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abandon));
  });
}
