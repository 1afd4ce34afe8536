import { describe, expect, it } from '@jest/globals';
import { CELLS } from '../../bench/proxy/cells.js';
import { CONTENDERS } from '../../bench/proxy/contenders.js';
import { cpuRatios, judge } from '../../bench/proxy/goals.js';
import { inTurn } from '../../bench/proxy/measure-cell.js';
import { OURS, type Measurement, type Row } from '../../bench/proxy/measurement.js';
import { readOptions } from '../../bench/proxy/options.js';
import { renderPage } from '../../bench/proxy/page.js';
import { missedGoals, shortcomings } from '../../bench/proxy/shortcomings.js';

const row = (proxy: string, cpu: number, fields: Partial<Row> = {}): Row => ({
  proxy,
  pods: 1,
  cell: 'small',
  cpuMicroseconds: [cpu, cpu, cpu],
  callsPerSecond: [1, 1, 1],
  coreShare: [1, 1, 1],
  p50Ms: [0.1, 0.1, 0.1],
  p99Ms: [0.5, 0.5, 0.5],
  residentMb: [50, 50, 50],
  foreignShare: [0, 0, 0],
  podRatio: [1, 1, 1],
  failed: {},
  ...fields,
});

const measurement = (rows: readonly Row[]): Measurement => ({
  date: '2026-01-01',
  machine: 'any',
  versions: {},
  rounds: 3,
  seconds: 2,
  rows,
  crossChecks: [],
  profiles: [],
});

const everything = (fields: Partial<Row> = {}) =>
  CONTENDERS.flatMap(({ name }) =>
    CELLS.flatMap(({ name: cell }) =>
      [1, 10].map((pods) => row(name, name === OURS ? 2 : 30, { cell, pods, ...fields })),
    ),
  );

describe('the goals of bench:proxy', () => {
  it('compares CPU time round by round', () => {
    const ours = row(OURS, 2, { cpuMicroseconds: [2, 4] });
    expect(cpuRatios(ours, row('nginx', 0, { cpuMicroseconds: [20, 20] }))).toEqual([10, 5]);
  });

  it('judges the worst cell with small messages', () => {
    const rows = [
      row(OURS, 2),
      row('nginx', 20),
      row(OURS, 10, { cell: 'conns64', pods: 10 }),
      row('nginx', 24, { cell: 'conns64', pods: 10 }),
      // Large messages have no goal.
      row(OURS, 100, { cell: '16k' }),
      row('nginx', 30, { cell: '16k' }),
    ];
    const speed = judge(rows).filter(({ goal }) => goal.includes('nginx'));
    expect(speed.map(({ goal, worst, isReached }) => [goal, worst, isReached])).toEqual([
      ['floor against nginx, small messages', '2.40 × (conns64, 10 pods)', false],
      ['aim against nginx, small messages', '2.40 × (conns64, 10 pods)', false],
    ]);
  });

  it('judges latency at the steady rate, and the memory after every load', () => {
    const rows = [
      row(OURS, 2, { residentMb: [60, 71, 60] }),
      row(OURS, 50, { cell: 'steady', p99Ms: [0.9, 1, 5] }),
    ];
    expect(judge(rows)).toEqual([
      {
        goal: 'p99 at 2,000 calls a second',
        wanted: '≤ 1 ms',
        worst: '1.00 ms (steady, 1 pod)',
        isReached: true,
      },
      {
        goal: 'memory after load',
        wanted: '≤ 70 MB',
        worst: '71 MB (small, 1 pod)',
        isReached: false,
      },
    ]);
  });

  it('reports the goals that were missed', () => {
    expect(missedGoals(measurement([row(OURS, 2), row('envoy', 3)]))).toEqual([
      'aim against envoy, small messages: ≥ 2 × was wanted, 1.50 × (small, 1 pod) was seen',
    ]);
  });
});

describe('a measurement of bench:proxy', () => {
  it('is whole when each proxy was measured in each cell, undisturbed and without a failed call', () => {
    expect(shortcomings(measurement(everything()))).toEqual([]);
  });

  it('is not whole without a row, or with failed calls, or disturbed, or with too few rounds', () => {
    const rows = everything().slice(1);
    rows[0] = { ...rows[0]!, failed: { 'no grpc-status': 2 } };
    rows[1] = { ...rows[1]!, foreignShare: [0.5, 0.5, 0] };
    rows[2] = { ...rows[2]!, cpuMicroseconds: [1] };
    expect(shortcomings(measurement(rows))).toEqual([
      'ours in small with 1 pods was not measured.',
      'ours in small with 10 pods failed 2 calls.',
      'ours in varying with 1 pods was disturbed in 2 rounds.',
      'ours in varying with 10 pods has 1 rounds, not 3.',
    ]);
  });

  it('has no proxy always follow the same one', () => {
    const turns = [0, 1, 2, 3].map((round) => inTurn(['a', 'b', 'c'], round).join(''));
    expect(turns).toEqual(['abc', 'acb', 'cab', 'cba']);
  });
});

describe('the page of a measurement', () => {
  it('shows each proxy beside ours, with 1 pod and with 10', async () => {
    const page = await renderPage(measurement(everything()));
    for (const { name } of CONTENDERS) {
      const lines = page.split('\n').filter((line) => line.startsWith(`| ${name} `));
      // CPU time, calls a second, and the steady rate; and of peers how often ours fits into their CPU time.
      expect([name, lines.length]).toEqual([name, name === OURS ? 6 : 8]);
    }
    expect(page).toMatch(/\| nginx +\| 15\.00 × \|/);
    expect(page).toContain('All are reached.');
  });

  it('names what falls short', async () => {
    const rows = everything({ residentMb: [80, 80, 80] });
    expect(await renderPage(measurement(rows))).toContain(
      '- memory after load: ≤ 70 MB was wanted, 80 MB (small, 1 pod) was seen.',
    );
  });
});

describe('the options of bench:proxy', () => {
  it('measures all by default and keeps nothing', () => {
    const { cells, crossCheck, pods, save, only } = readOptions([]);
    expect({ cells, crossCheck, pods, save, only }).toEqual({
      cells: CELLS,
      crossCheck: true,
      pods: [1, 10],
      save: false,
      only: undefined,
    });
  });

  it.each([
    [
      '--cells=tiny',
      '--cells names tiny; there are small, varying, conns64, 16k, streaming, steady, h2load.',
    ],
    ['--rounds=many', '--rounds is many; give a number from 1 to 100.'],
    ['--pods=1,11', '--pods is 11; give a number from 1 to 10.'],
  ])('refuses %s', (arg, sentence) => {
    expect(() => readOptions([arg])).toThrow(sentence);
  });
});
