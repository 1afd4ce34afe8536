import type { ProxyDescription } from '../proxy-description.js';
import type { ProxyView } from '../proxy-view.js';

/** What the proxy is at the moment of a scrape. */
export interface Reading extends Omit<ProxyView, 'describe'> {
  readonly description: ProxyDescription;
}

export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

/** A metric and where its values come from. */
export interface MetricDefinition {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  /** One sentence. */
  readonly help: string;
  /** Its labels; the values of those that have a fixed set of them with what they mean. */
  readonly labels: Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;
  read(reading: Reading): Iterable<Sample>;
}

/** The values of the two sides of the proxy. */
export const SIDES = { client: 'towards clients', upstream: 'towards upstreams' } as const;

/** One sample for each reason that something is counted by. */
export function byReason(counts: Readonly<Record<string, number>>): Sample[] {
  return Object.entries(counts).map(([reason, count]) => [{ reason }, count]);
}

/** One sample for each side. */
export function bySide(client: number, upstream: number): Sample[] {
  return [
    [{ side: 'client' }, client],
    [{ side: 'upstream' }, upstream],
  ];
}
