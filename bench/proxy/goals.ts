import { median } from '../client/figures.js';
import { CELLS } from './cells.js';
import { OURS, type Row } from './measurement.js';

/** How many times a peer's CPU time per call ours must at least fit into. */
export interface SpeedGoal {
  readonly peer: string;
  readonly floor: number | undefined;
  readonly aim: number | undefined;
}

/** Of every cell with small messages. */
export const SPEED_GOALS: readonly SpeedGoal[] = [
  { peer: 'nginx', floor: 2.5, aim: 10 },
  { peer: 'haproxy', floor: 1.2, aim: undefined },
  { peer: 'envoy', floor: 1, aim: 2 },
  { peer: 'nghttpx', floor: undefined, aim: 1 },
];
export const MAX_P99_MS = 1;
export const MAX_RESIDENT_MB = 70;

/** One goal, and what was seen of it. */
export interface Verdict {
  readonly goal: string;
  readonly wanted: string;
  /** The least favourable of all cells. */
  readonly worst: string;
  readonly isReached: boolean;
}

/** By how many times the peer's CPU time per call is ours, in each round. */
export function cpuRatios(ours: Row, peer: Row): number[] {
  return peer.cpuMicroseconds.map(
    (theirs, round) => theirs / (ours.cpuMicroseconds[round] ?? Number.NaN),
  );
}

/** All goals for which something was measured. */
export function judge(rows: readonly Row[]): Verdict[] {
  const mine = rows.filter(({ proxy }) => proxy === OURS);
  return [
    ...SPEED_GOALS.flatMap((goal) => judgeSpeed(goal, mine, rows)),
    ...judgeLargest(
      `p99 at 2,000 calls a second`,
      MAX_P99_MS,
      'ms',
      mine.filter(({ cell }) => cell === 'steady'),
      ({ p99Ms }) => median(p99Ms),
    ),
    ...judgeLargest('memory after load', MAX_RESIDENT_MB, 'MB', mine, ({ residentMb }) =>
      Math.max(...residentMb),
    ),
  ];
}

function judgeSpeed(
  { peer, floor, aim }: SpeedGoal,
  mine: readonly Row[],
  rows: readonly Row[],
): Verdict[] {
  const ratios = mine.flatMap((row) => {
    const theirs = rows.find(
      ({ proxy, cell, pods }) => proxy === peer && cell === row.cell && pods === row.pods,
    );
    const isSmall = CELLS.some(({ name, isSmall }) => name === row.cell && isSmall);
    return theirs && isSmall ? [{ row, ratio: median(cpuRatios(row, theirs)) }] : [];
  });
  if (ratios.length === 0) return [];
  const worst = ratios.reduce((a, b) => (b.ratio < a.ratio ? b : a));
  return [
    { kind: 'floor', wanted: floor },
    { kind: 'aim', wanted: aim },
  ].flatMap(({ kind, wanted }) =>
    wanted === undefined
      ? []
      : {
          goal: `${kind} against ${peer}, small messages`,
          wanted: `≥ ${wanted} ×`,
          worst: `${worst.ratio.toFixed(2)} × (${placeOf(worst.row)})`,
          isReached: worst.ratio >= wanted,
        },
  );
}

function judgeLargest(
  goal: string,
  limit: number,
  unit: string,
  rows: readonly Row[],
  figureOf: (row: Row) => number,
): Verdict[] {
  if (rows.length === 0) return [];
  const worst = rows.reduce((a, b) => (figureOf(b) > figureOf(a) ? b : a));
  const figure = figureOf(worst);
  return [
    {
      goal,
      wanted: `≤ ${limit} ${unit}`,
      worst: `${figure.toFixed(unit === 'ms' ? 2 : 0)} ${unit} (${placeOf(worst)})`,
      isReached: figure <= limit,
    },
  ];
}

function placeOf({ cell, pods }: Row): string {
  return `${cell}, ${pods} pod${pods === 1 ? '' : 's'}`;
}
