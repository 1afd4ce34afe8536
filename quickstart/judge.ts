import { answeredCalls, callsOf, type Counts } from './counts.js';

/** Whether a claim was seen: the claim in a few words for the table, or a sentence about what was seen instead. */
export interface Verdict {
  readonly seen: boolean;
  readonly words: string;
}

/** Below this many calls a step proves nothing. */
export const FEWEST_CALLS = 100;
/** "Balanced" means: the busiest pod has at most this times the calls of the least busy one. */
export const EVEN_RATIO = 1.1;
/** What connecting to a new pod may take on top of finding it, in milliseconds. */
export const CONNECT_ALLOWANCE_MS = 2000;

/** The client of one address: one pod answers everything, the others nothing. */
export function judgeOnePod(counts: Counts, pods: readonly string[]): Verdict {
  const busy = pods.filter((pod) => callsOf(counts, pod) > 0);
  return (
    problemWithCalls(counts, pods) ??
    (busy.length === 1
      ? seen('one pod only')
      : notSeen(`${busy.join(', ')} answered, instead of one pod`))
  );
}

export function judgeEven(counts: Counts, pods: readonly string[]): Verdict {
  return problemWithCalls(counts, pods) ?? problemWithBalance(counts, pods) ?? seen('balanced');
}

/** The stock client after a scale-up: even over the pods it knows, and not one call for the new ones. */
export function judgeNewPodsIdle(
  counts: Counts,
  { known, added }: { known: readonly string[]; added: readonly string[] },
): Verdict {
  const reached = added.find((pod) => callsOf(counts, pod) > 0);
  return (
    problemWithCalls(counts, [...known, ...added]) ??
    (reached === undefined
      ? undefined
      : notSeen(`the new ${reached} answered ${callsOf(counts, reached)} calls`)) ??
    problemWithBalance(counts, known) ??
    seen('new pods idle')
  );
}

/** The generated client after a scale-up: every new pod found within one poll interval, then even over all. */
export function judgeNewPodsFound(
  counts: Counts,
  pods: readonly string[],
  found: { readonly afterMs: number | undefined; readonly pollIntervalMs: number },
): Verdict {
  const { afterMs, pollIntervalMs } = found;
  if (afterMs === undefined) return notSeen('not every new pod got a call');
  if (afterMs > pollIntervalMs + CONNECT_ALLOWANCE_MS) {
    return notSeen(`new pods got calls only after ${afterMs} ms`);
  }
  return (
    problemWithCalls(counts, pods) ??
    problemWithBalance(counts, pods) ??
    seen(`all in ${(afterMs / 1000).toFixed(1)} s`)
  );
}

export interface Rotation {
  readonly killed: string;
  readonly drained: string;
  /** Of the drained pod; null when a signal ended it. */
  readonly drainExitCode: number | null;
}

/** A kill and a replacement under load: no call failed, every pod took part, the drained one ended by itself. */
export function judgeRotation(
  counts: Counts,
  pods: readonly string[],
  { drained, drainExitCode }: Rotation,
): Verdict {
  const silent = pods.find((pod) => callsOf(counts, pod) === 0);
  return (
    problemWithCalls(counts, pods) ??
    (silent === undefined ? undefined : notSeen(`${silent} answered no call`)) ??
    (drainExitCode === 0
      ? undefined
      : notSeen(`${drained} did not drain: exit code ${String(drainExitCode)}`)) ??
    seen('none failed')
  );
}

/** Afterwards: even over the pods that are left, and the two that are gone answer nothing. */
export function judgeAfterRotation(
  counts: Counts,
  pods: readonly string[],
  { killed, drained }: Rotation,
): Verdict {
  return judgeEven(
    counts,
    pods.filter((pod) => pod !== killed && pod !== drained),
  );
}

function problemWithCalls(counts: Counts, pods: readonly string[]): Verdict | undefined {
  if (counts.failed > 0) {
    const reason = counts.lastError === undefined ? '' : `, the last with "${counts.lastError}"`;
    return notSeen(`${counts.failed} calls failed${reason}`);
  }
  const stranger = Object.keys(counts.answered).find(
    (pod) => !pods.includes(pod) && callsOf(counts, pod) > 0,
  );
  if (stranger !== undefined) return notSeen(`${stranger} answered calls`);
  const calls = answeredCalls(counts);
  return calls < FEWEST_CALLS
    ? notSeen(`only ${calls} calls were made, of at least ${FEWEST_CALLS}`)
    : undefined;
}

function problemWithBalance(counts: Counts, pods: readonly string[]): Verdict | undefined {
  const calls = pods.map((pod) => callsOf(counts, pod));
  const [least, most] = [Math.min(...calls), Math.max(...calls)];
  return most > least * EVEN_RATIO ? notSeen(`uneven: ${least} to ${most} calls a pod`) : undefined;
}

function seen(words: string): Verdict {
  return { seen: true, words };
}

function notSeen(words: string): Verdict {
  return { seen: false, words };
}
