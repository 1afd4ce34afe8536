import type { LoadReport } from './namespace.js';

/** What several loads saw together. */
export function sumOf(reports: readonly LoadReport[]): LoadReport {
  const calls: Record<string, number> = {};
  const firstCallAt: Record<string, number> = {};
  for (const report of reports) {
    for (const [pod, count] of Object.entries(report.calls)) calls[pod] = (calls[pod] ?? 0) + count;
    for (const [pod, time] of Object.entries(report.firstCallAt)) {
      firstCallAt[pod] = Math.min(firstCallAt[pod] ?? Infinity, time);
    }
  }
  return { calls, firstCallAt, failed: reports.flatMap(({ failed }) => failed) };
}

/** How many calls were answered. */
export function answered({ calls }: LoadReport): number {
  return Object.values(calls).reduce((sum, count) => sum + count, 0);
}

/** For people: the counts, and how often which failure came. */
export function summaryOf(report: LoadReport): string {
  const byMessage = new Map<string, number>();
  for (const message of report.failed) byMessage.set(message, (byMessage.get(message) ?? 0) + 1);
  return [
    `${answered(report)} calls answered by ${Object.keys(report.calls).length} pods, ${report.failed.length} failed`,
    ...[...byMessage].map(([message, count]) => `  ${count} × ${message}`),
  ].join('\n');
}
