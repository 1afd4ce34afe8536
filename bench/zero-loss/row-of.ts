import type { LoadReport } from '../../test/cluster/namespace.js';
import type { PodFigures, Row } from './measurement.js';
import type { PodLife } from './watch-pods.js';

/** A row of a consumer's report and of the pods that were new to it. @param endedAt when its calls ended, in ms */
export function rowOf(
  names: Pick<Row, 'client' | 'chart'>,
  { calls, firstCallAt, failed }: LoadReport,
  lives: readonly PodLife[],
  endedAt: number,
): Row {
  const answered = Object.values(calls).reduce((sum, count) => sum + count, 0);
  const byMessage: Record<string, number> = {};
  for (const message of failed.map(withoutParticulars)) {
    byMessage[message] = (byMessage[message] ?? 0) + 1;
  }
  const pods = lives.map(({ name, readyAt, readyUntil = endedAt }): PodFigures => {
    const first = firstCallAt[name];
    return {
      readyFor: secondsBetween(readyAt, readyUntil),
      firstCallAfter: first === undefined ? null : secondsBetween(readyAt, first),
    };
  });
  return { ...names, calls: answered + failed.length, failed: byMessage, pods };
}

/** Which pod it was and when tells one failure from another, but not why. */
function withoutParticulars(message: string): string {
  return message
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replace(/\d+\.\d+\.\d+\.\d+(:\d+)?/g, '<pod>')
    .trim();
}

function secondsBetween(from: number, to: number): number {
  return Math.round((to - from) / 100) / 10;
}
