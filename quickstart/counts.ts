/** How many calls each pod answered, by its own word (`served_by`), and how many calls failed. */
export interface Counts {
  readonly answered: Readonly<Record<string, number>>;
  readonly failed: number;
  /** What the last failed call said. */
  readonly lastError?: string;
}

export const NO_CALLS: Counts = { answered: {}, failed: 0 };

export function callsOf(counts: Counts, pod: string): number {
  return counts.answered[pod] ?? 0;
}

export function answeredCalls(counts: Counts): number {
  return Object.values(counts.answered).reduce((total, calls) => total + calls, 0);
}

/** What was counted between two looks at the same counter. */
export function countedSince(earlier: Counts, later: Counts): Counts {
  const answered: Record<string, number> = {};
  for (const [pod, calls] of Object.entries(later.answered)) {
    answered[pod] = calls - callsOf(earlier, pod);
  }
  const failed = later.failed - earlier.failed;
  const { lastError } = later;
  return { answered, failed, ...(failed > 0 && lastError !== undefined && { lastError }) };
}
