/** The value that a part of all does not exceed; `part` from 0 to 1. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const list = (values: readonly number[], digits = 0): string =>
  values.map((value) => value.toFixed(digits)).join(' ');

/** Of each round, so that what else the machine does hits both sides of a ratio alike. */
export function medianRatio(ours: readonly number[], theirs: readonly number[]): string {
  return median(ours.map((value, round) => value / (theirs[round] ?? Number.NaN))).toFixed(2);
}

export const print = (line = ''): void => console.log(line);
