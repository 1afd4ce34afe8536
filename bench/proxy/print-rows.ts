import { median, print } from '../client/figures.js';
import { cpuRatios, type Verdict } from './goals.js';
import {
  countFailed,
  MAX_FOREIGN_SHARE,
  OURS,
  type CrossCheck,
  type Profile,
  type Row,
} from './measurement.js';

/** The figures of one cell, the raw ones included. */
export function printRows(rows: readonly Row[]): void {
  const ours = rows.find(({ proxy }) => proxy === OURS);
  print(
    '  proxy         CPU µs/call [min..max]     × ours  calls/s  core  p50 ms  p99 ms  RSS MB  others  raw µs',
  );
  for (const row of rows) {
    const ratio = ours && row !== ours ? median(cpuRatios(ours, row)).toFixed(2) : '';
    print(
      [
        `  ${row.proxy.padEnd(12)}`,
        spread(row.cpuMicroseconds).padEnd(24),
        ratio.padStart(7),
        median(row.callsPerSecond).toFixed(0).padStart(8),
        `${(100 * median(row.coreShare)).toFixed(0)}%`.padStart(5),
        median(row.p50Ms).toFixed(2).padStart(7),
        median(row.p99Ms).toFixed(2).padStart(7),
        median(row.residentMb).toFixed(0).padStart(7),
        `${(100 * Math.max(...row.foreignShare)).toFixed(0)}%`.padStart(7),
        ` ${row.cpuMicroseconds.map((value) => value.toFixed(1)).join(' ')}`,
      ].join(' '),
    );
  }
  for (const row of rows) {
    if (countFailed(row) > 0) print(`  ${row.proxy} FAILED: ${JSON.stringify(row.failed)}`);
    if (median(row.podRatio) > 2) {
      print(`  ${row.proxy} gave one pod ${median(row.podRatio)} times the calls of another.`);
    }
    const disturbed = row.foreignShare.filter((share) => share > MAX_FOREIGN_SHARE).length;
    if (disturbed > 0) print(`  ${row.proxy}: others disturbed ${disturbed} of its rounds.`);
  }
}

export function printCrossChecks(checks: readonly CrossCheck[]): void {
  const ours = checks.find(({ proxy }) => proxy === OURS);
  print('\nh2load, as small with 1 pod');
  for (const check of checks) {
    const ratio = ours && check !== ours ? median(ratiosOf(ours, check)).toFixed(2) : '';
    print(
      `  ${check.proxy.padEnd(12)} ${spread(check.cpuMicroseconds).padEnd(24)} ${ratio.padStart(7)} ${median(check.callsPerSecond).toFixed(0).padStart(8)}  failed ${check.failed}`,
    );
  }
}

export function printVerdicts(verdicts: readonly Verdict[]): void {
  if (verdicts.length > 0) print('\nGoals (the worst cell of each)');
  for (const { goal, wanted, worst, isReached } of verdicts) {
    print(`  ${isReached ? 'reached' : 'MISSED '}  ${goal}: ${wanted}; ${worst}`);
  }
}

/** median [min..max] */
export function spread(values: readonly number[], digits = 1): string {
  const [least, middle, most] = [Math.min(...values), median(values), Math.max(...values)].map(
    (value) => value.toFixed(digits),
  );
  return `${middle} [${least}..${most}]`;
}

function ratiosOf(ours: CrossCheck, peer: CrossCheck): number[] {
  return peer.cpuMicroseconds.map((theirs, round) => theirs / (ours.cpuMicroseconds[round] ?? 0));
}

/** Where the time of the generated proxy goes. */
export function printProfiles(profiles: readonly Profile[]): void {
  if (profiles.length > 0) print(`\nProfile of ${OURS}`);
  for (const { cell, pods, kernelShare, parts } of profiles) {
    const shares = parts.map(({ name, share }) => `${name} ${percent(share)}`);
    print(`  ${cell}, ${pods} pods: kernel ${percent(kernelShare)}; ${shares.join(', ')}`);
  }
}

export const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
