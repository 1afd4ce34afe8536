/** 1204 as `1,204`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** 1234 milliseconds as `1.2 s`. */
export function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
