import { parseArgs } from 'node:util';
import { CELLS, H2LOAD, type Cell } from './cells.js';

export interface Options {
  /** Names of proxies; undefined: all. */
  readonly only: readonly string[] | undefined;
  readonly cells: readonly Cell[];
  /** Whether another load generator measures the first cell again. */
  readonly crossCheck: boolean;
  /** Numbers of pods behind each proxy. */
  readonly pods: readonly number[];
  readonly rounds: number;
  readonly seconds: number;
  readonly warmupSeconds: number;
  /** How often a run is made again that others disturbed. */
  readonly repeats: number;
  /** Seconds to wait before each run until the machine is idle. */
  readonly idleSeconds: number;
  /** Minutes of load under which memory is watched, in place of all else; 0: none. */
  readonly soakMinutes: number;
  /** Whether to keep the figures in bench/proxy/measured.json and docs/proxy-speed.md. */
  readonly save: boolean;
}

export const MAX_PODS = 10;

/** @throws one sentence about the first option that is wrong */
export function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: text,
      cells: text,
      pods: { ...text, default: '1,10' },
      rounds: { ...text, default: '5' },
      seconds: { ...text, default: '2' },
      warmup: { ...text, default: '0.5' },
      repeats: { ...text, default: '3' },
      idle: { ...text, default: '20' },
      soak: { ...text, default: '0' },
      save: { type: 'boolean', default: false },
    },
  });
  const names = values.cells?.split(',') ?? [...CELLS.map(({ name }) => name), H2LOAD];
  for (const name of names) {
    if (name !== H2LOAD && !CELLS.some((cell) => cell.name === name)) {
      const known = CELLS.map((cell) => cell.name).join(', ');
      throw new Error(`--cells names ${name}; there are ${known}, ${H2LOAD}.`);
    }
  }
  return {
    only: values.only?.split(','),
    cells: CELLS.filter(({ name }) => names.includes(name)),
    crossCheck: names.includes(H2LOAD),
    pods: values.pods.split(',').map((count) => numberOf('pods', count, 1, MAX_PODS)),
    rounds: numberOf('rounds', values.rounds, 1, 100),
    seconds: numberOf('seconds', values.seconds, 0.1, 60),
    warmupSeconds: numberOf('warmup', values.warmup, 0, 60),
    repeats: numberOf('repeats', values.repeats, 0, 20),
    idleSeconds: numberOf('idle', values.idle, 0, 600),
    soakMinutes: numberOf('soak', values.soak, 0, 600),
    save: values.save,
  };
}

function numberOf(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text === '' || !(value >= least && value <= most)) {
    throw new Error(`--${name} is ${text}; give a number from ${least} to ${most}.`);
  }
  return value;
}
