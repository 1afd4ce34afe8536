import { join } from 'node:path';
import type { Part } from './sum-profile.js';

/** The run of which docs/proxy-speed.md is made. */
export const MEASUREMENT_FILE = join(import.meta.dirname, 'measured.json');

/** One run of the script. */
export interface Measurement {
  /** Year, month and day of its end, UTC. */
  readonly date: string;
  readonly machine: string;
  /** Of each proxy, by its name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly rounds: number;
  /** Of each run. */
  readonly seconds: number;
  readonly rows: readonly Row[];
  readonly crossChecks: readonly CrossCheck[];
  /** Of the generated proxy, in runs of their own. */
  readonly profiles: readonly Profile[];
}

/** What was seen of one proxy in one cell. Its lists have one figure for each round. */
export interface Row {
  readonly proxy: string;
  /** How many pods were behind it. */
  readonly pods: number;
  readonly cell: string;
  /** CPU time of the proxy per call. */
  readonly cpuMicroseconds: readonly number[];
  readonly callsPerSecond: readonly number[];
  /** Part of its core that the proxy used: near 1, it was what limited the calls per second. */
  readonly coreShare: readonly number[];
  readonly p50Ms: readonly number[];
  readonly p99Ms: readonly number[];
  /** Memory after the run, MB of 2^20 bytes. */
  readonly residentMb: readonly number[];
  /** What others used meanwhile, in parts of one core. */
  readonly foreignShare: readonly number[];
  /** Calls of the pod that got most by those of the pod that got least. */
  readonly podRatio: readonly number[];
  /** Over all rounds, by kind. */
  readonly failed: Readonly<Record<string, number>>;
}

/** The first cell with one pod, by another load generator. */
export interface CrossCheck {
  readonly proxy: string;
  readonly cpuMicroseconds: readonly number[];
  readonly callsPerSecond: readonly number[];
  readonly failed: number;
}

/** Where the CPU time of the generated proxy goes in one cell. */
export interface Profile {
  readonly cell: string;
  readonly pods: number;
  /** The kernel's part of all CPU time, from 0 to 1. */
  readonly kernelShare: number;
  /** Of the time in JavaScript and in what it calls; reads and waits are not in it. */
  readonly parts: readonly Part[];
}

/** No proxy: the load client calls the pod itself. */
export const DIRECT = 'direct';
export const OURS = 'ours';

/** A run during which others used more than this part of a core is made again. */
export const MAX_FOREIGN_SHARE = 0.08;

export function countFailed({ failed }: Row): number {
  return Object.values(failed).reduce((sum, count) => sum + count, 0);
}
