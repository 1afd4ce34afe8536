import { join } from 'node:path';

/** The last run, of which docs/zero-loss.md is made. */
export const MEASUREMENT_FILE = join(import.meta.dirname, 'measured.json');

/** Each is asked of every row. */
export const REPLICAS = 5;
/** A run of fewer is a trial, which proves less and is not kept. */
export const RESTARTS = 10;
export const CALLS_PER_SECOND = 200;

/** Fewest calls that must all succeed where both the client and the chart are generated. */
export const CALLS_TO_PROVE = 100_000;

export type ClientName = 'generated' | 'stock';
export type ChartName = 'generated' | 'helm create';

/** One run of the script. */
export interface Measurement {
  /** Year, month and day of its end, UTC. */
  readonly date: string;
  readonly versions: Versions;
  readonly nodes: number;
  /** Seconds that the cluster's DNS may hold an answer. */
  readonly dnsTtl: number;
  /** Seconds. */
  readonly pollInterval: number;
  readonly rows: readonly Row[];
}

export interface Versions {
  readonly kubernetes: string;
  readonly helm: string;
  /** Those of the calling pods. */
  readonly node: string;
  readonly grpcJs: string;
}

/** What one client saw of one chart. */
export interface Row {
  readonly client: ClientName;
  readonly chart: ChartName;
  /** Calls made, the failed ones included. */
  readonly calls: number;
  /** How many calls failed, by message, addresses and times taken out. */
  readonly failed: Readonly<Record<string, number>>;
  /** Each pod that replaced another. */
  readonly pods: readonly PodFigures[];
}

export interface PodFigures {
  /** Seconds from Ready until it was told to stop, or until the end of the run. */
  readonly readyFor: number;
  /** Seconds from Ready to its first call; null when it got none. */
  readonly firstCallAfter: number | null;
}

/** Seconds that a client has to find a new pod: the age of the answer, its interval, and 2 from pod to DNS. */
export function secondsToNotice({ dnsTtl, pollInterval }: Measurement): number {
  return dnsTtl + pollInterval + 2;
}

export function countFailed({ failed }: Row): number {
  return Object.values(failed).reduce((sum, count) => sum + count, 0);
}

/** What keeps a run of so many restarts from being the proof it is meant to be, each in one sentence. */
export function shortcomings({ rows }: Measurement, restarts = RESTARTS): string[] {
  return rows.flatMap((row) => {
    const where = `The ${row.client} client on the ${row.chart} chart`;
    const found: string[] = [];
    const replaced = REPLICAS * restarts;
    if (row.pods.length !== replaced) {
      found.push(`${where} met ${row.pods.length} new pods, not ${replaced}.`);
    }
    if (row.client === 'stock') return found;
    const failed = countFailed(row);
    if (failed > 0) found.push(`${where} lost ${failed} calls.`);
    if (restarts === RESTARTS && row.chart === 'generated' && row.calls < CALLS_TO_PROVE) {
      found.push(`${where} made ${row.calls} calls, fewer than ${CALLS_TO_PROVE}.`);
    }
    return found;
  });
}
