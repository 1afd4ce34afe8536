/** Who answered how many calls, and why others failed. */
export interface CallCounts {
  /** Calls by the answering endpoint, as `host:port`. */
  readonly byEndpoint: ReadonlyMap<string, number>;
  readonly failures: readonly string[];
}

/** After so many failures more of them teach nothing, and each may take a whole deadline. */
const MAX_FAILURES = 10;

/**
 * Calls one after the other and counts who answers.
 *
 * @param call makes one call; resolves to the endpoint that answered
 * @param goOn is asked before each call
 */
export async function countCalls(
  call: () => Promise<string>,
  goOn: (counts: CallCounts, made: number) => boolean,
): Promise<CallCounts> {
  const byEndpoint = new Map<string, number>();
  const failures: string[] = [];
  const counts = { byEndpoint, failures };
  for (let made = 0; failures.length < MAX_FAILURES && goOn(counts, made); made++) {
    try {
      const endpoint = await call();
      byEndpoint.set(endpoint, (byEndpoint.get(endpoint) ?? 0) + 1);
    } catch (error) {
      failures.push((error as Error).message);
    }
  }
  return counts;
}
