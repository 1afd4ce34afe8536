import { median } from '../client/figures.js';
import { CELLS } from './cells.js';
import { cpuRatios, judge } from './goals.js';
import { DIRECT, OURS, type Measurement, type Profile, type Row } from './measurement.js';
import { percent, spread } from './print-rows.js';

/** Cells whose load is as much as is answered. */
const FULL = CELLS.filter(({ load }) => load.rate === undefined).map(({ name }) => name);
const STEADY = 'steady';

const SMALL_SHARE = 0.03;

/** One line for each proxy: the CPU time of a call in each cell. */
export function cpuTable({ rows }: Measurement, pods: number): string {
  return perProxy(rows, pods, FULL, (row) => spread(row.cpuMicroseconds), { withDirect: false });
}

/** One line for each peer: how often our CPU time fits into its. */
export function ratioTable({ rows }: Measurement, pods: number): string {
  const ratioOf = (row: Row) => {
    const ours = rows.find(
      ({ proxy, cell, pods: count }) => proxy === OURS && cell === row.cell && count === pods,
    );
    return ours ? `${median(cpuRatios(ours, row)).toFixed(2)} ×` : '–';
  };
  const peers = rows.filter(({ proxy }) => proxy !== OURS);
  return perProxy(peers, pods, FULL, ratioOf, { withDirect: false });
}

/** One line for each proxy: calls per second, in thousands, and how busy the proxy was. */
export function throughputTable({ rows }: Measurement, pods: number): string {
  return perProxy(
    rows,
    pods,
    FULL,
    ({ callsPerSecond, coreShare, proxy }) => {
      const calls = (median(callsPerSecond) / 1000).toFixed(1);
      return proxy === DIRECT ? calls : `${calls} (${(100 * median(coreShare)).toFixed(0)} %)`;
    },
    { withDirect: true },
  );
}

/** One line for each proxy: latencies at a steady rate, and memory after all. */
export function steadyTable({ rows }: Measurement, pods: number): string {
  const lines = rows
    .filter((row) => row.cell === STEADY && row.pods === pods)
    .map((row) => {
      const memory = rows
        .filter(({ proxy, pods: count }) => proxy === row.proxy && count === pods)
        .flatMap(({ residentMb }) => residentMb);
      return [
        row.proxy,
        spread(row.p50Ms, 2),
        spread(row.p99Ms, 2),
        row.proxy === DIRECT ? '–' : spread(row.cpuMicroseconds, 0),
        row.proxy === DIRECT ? '–' : median(row.residentMb).toFixed(0),
        row.proxy === DIRECT ? '–' : Math.max(...memory).toFixed(0),
      ];
    });
  return table(['proxy', 'p50 ms', 'p99 ms', 'CPU µs', 'MB after all', 'MB at most'], lines);
}

export function crossCheckTable({ crossChecks }: Measurement): string {
  return table(
    ['proxy', 'CPU µs per call', 'thousand calls/s'],
    crossChecks.map(({ proxy, cpuMicroseconds, callsPerSecond }) => [
      proxy,
      spread(cpuMicroseconds),
      (median(callsPerSecond) / 1000).toFixed(1),
    ]),
  );
}

/** One line for each profile; parts that are small everywhere have no column. */
export function profileTable({ profiles }: Measurement): string {
  const shareOf = ({ parts }: Profile, part: string) =>
    parts.find(({ name }) => name === part)?.share ?? 0;
  const names = [...new Set(profiles.flatMap(({ parts }) => parts.map(({ name }) => name)))];
  const largest = (part: string) => Math.max(...profiles.map((profile) => shareOf(profile, part)));
  const shown = names
    .filter((part) => largest(part) >= SMALL_SHARE)
    .sort((a, b) => largest(b) - largest(a));
  return table(
    ['cell', 'pods', 'kernel, of all', ...shown],
    profiles.map((profile) => [
      profile.cell,
      String(profile.pods),
      percent(profile.kernelShare),
      ...shown.map((part) => percent(shareOf(profile, part))),
    ]),
  );
}

export function goalTable({ rows }: Measurement): string {
  return table(
    ['goal', 'wanted', 'worst seen', ''],
    judge(rows).map(({ goal, wanted, worst, isReached }) => [
      goal,
      wanted,
      worst,
      isReached ? 'reached' : '**missed**',
    ]),
  );
}

function perProxy(
  rows: readonly Row[],
  pods: number,
  cells: readonly string[],
  figureOf: (row: Row) => string,
  { withDirect }: { readonly withDirect: boolean },
): string {
  const names = [...new Set(rows.map(({ proxy }) => proxy))].filter(
    (name) => withDirect || name !== DIRECT,
  );
  const lines = names.flatMap((name) => {
    const own = rows.filter(({ proxy, pods: count }) => proxy === name && count === pods);
    if (own.length === 0) return [];
    const figures = cells.map((cell) => own.find((row) => row.cell === cell));
    return [[name, ...figures.map((row) => (row ? figureOf(row) : '–'))]];
  });
  return table(['proxy', ...cells], lines);
}

function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...lines.map(line)].join('\n');
}
