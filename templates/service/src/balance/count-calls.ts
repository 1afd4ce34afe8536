/** Who answered how many calls, and why others failed. */
export interface CallCounts {
  /** Calls by who answered them: an endpoint as `host:port`, or a pod's name. */
  readonly answeredBy: ReadonlyMap<string, number>;
  readonly failures: readonly string[];
}

/** After so many failures more of them teach nothing, and each may take a whole deadline. */
const MAX_FAILURES = 10;

/**
 * Calls one after the other and counts who answers.
 *
 * @param call makes one call; resolves to who answered
 * @param goOn is asked before each call
 */
export async function countCalls(
  call: () => Promise<string>,
  goOn: (counts: CallCounts, made: number) => boolean,
): Promise<CallCounts> {
  const answeredBy = new Map<string, number>();
  const failures: string[] = [];
  const counts = { answeredBy, failures };
  for (let made = 0; failures.length < MAX_FAILURES && goOn(counts, made); made++) {
    try {
      const who = await call();
      answeredBy.set(who, (answeredBy.get(who) ?? 0) + 1);
    } catch (error) {
      failures.push((error as Error).message);
    }
  }
  return counts;
}
