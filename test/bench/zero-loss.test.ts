import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import {
  MEASUREMENT_FILE,
  shortcomings,
  type Measurement,
} from '../../bench/zero-loss/measurement.js';
import { PAGE_FILE, renderPage } from '../../bench/zero-loss/page.js';
import { rowOf } from '../../bench/zero-loss/row-of.js';
import { lifeAfter } from '../../bench/zero-loss/watch-pods.js';

const measurement = JSON.parse(readFileSync(MEASUREMENT_FILE, 'utf8')) as Measurement;

describe('docs/zero-loss.md', () => {
  it('says what was measured; `npm run cluster:zero-loss` measures anew', async () => {
    expect(readFileSync(PAGE_FILE, 'utf8')).toBe(await renderPage(measurement));
  });

  it('compares both clients on both charts', () => {
    expect(measurement.rows.map(({ client, chart }) => `${client} on ${chart}`).sort()).toEqual([
      'generated on generated',
      'generated on helm create',
      'stock on generated',
      'stock on helm create',
    ]);
  });

  it('shows no lost call of the generated client', () => {
    expect(shortcomings(measurement)).toEqual([]);
  });

  it('is no proof when the generated client lost a call, made too few or met too few pods', () => {
    const [row] = measurement.rows.filter(
      ({ client, chart }) => client === 'generated' && chart === 'generated',
    );
    if (!row) throw new Error('There is no such row.');
    const worse = { ...row, calls: 99_999, failed: { lost: 2 }, pods: row.pods.slice(1) };
    expect(shortcomings({ ...measurement, rows: [worse] })).toEqual([
      'The generated client on the generated chart met 49 new pods, not 50.',
      'The generated client on the generated chart lost 2 calls.',
      'The generated client on the generated chart made 99999 calls, fewer than 100000.',
    ]);
    expect(shortcomings({ ...measurement, rows: [{ ...worse, client: 'stock' }] })).toHaveLength(1);
  });

  it('is asked for no number of calls in a trial, but for as many pods as it replaces, and no loss', () => {
    const [row] = measurement.rows.filter(({ client }) => client === 'generated');
    if (!row) throw new Error('There is no such row.');
    const trial = { ...row, calls: 10_000, failed: {}, pods: row.pods.slice(0, 5) };
    expect(shortcomings({ ...measurement, rows: [trial] }, 1)).toEqual([]);
    const worse = { ...trial, failed: { lost: 1 }, pods: row.pods.slice(0, 4) };
    expect(shortcomings({ ...measurement, rows: [worse] }, 1)).toEqual([
      `The generated client on the ${row.chart} chart met 4 new pods, not 5.`,
      `The generated client on the ${row.chart} chart lost 1 calls.`,
    ]);
  });
});

describe('a row', () => {
  const lifeOf = (...events: readonly string[]) => {
    let life: ReturnType<typeof lifeAfter>;
    for (const event of events) life = lifeAfter(event, () => life);
    return life;
  };
  const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`;
  const ms = (second: number) => Date.parse(at(second));

  it('takes a pod for ready from its condition until it is told to stop', () => {
    expect(lifeOf('a||||', `a|False|${at(1)}||`)).toBeUndefined();
    expect(lifeOf(`a|False|${at(1)}||`, `a|True|${at(3)}||`)).toEqual({
      name: 'a',
      readyAt: ms(3),
    });
    // Told at 10 to be gone at 40.
    const stopped = [`a|True|${at(3)}||`, `a|True|${at(3)}|${at(40)}|30`];
    expect(lifeOf(...stopped)).toEqual({ name: 'a', readyAt: ms(3), readyUntil: ms(10) });
    expect(lifeOf(...stopped, `a|False|${at(15)}|${at(40)}|30`)).toEqual(lifeOf(...stopped));
  });

  it('ends the life of a pod that fails its probe there', () => {
    expect(lifeOf(`a|True|${at(3)}||`, `a|False|${at(9)}||`)).toEqual({
      name: 'a',
      readyAt: ms(3),
      readyUntil: ms(9),
    });
  });

  it('counts calls and failures, and tells when each pod got its first call', () => {
    const lives = [
      { name: 'a', readyAt: ms(3), readyUntil: ms(10) },
      { name: 'b', readyAt: ms(5) },
    ];
    const report = {
      calls: { a: 7, old: 3 },
      firstCallAt: { a: ms(4) + 500, old: ms(0) },
      failed: [
        '14 UNAVAILABLE: connect ECONNREFUSED 10.244.0.7:50051 (2026-01-01T00:00:04.123Z)',
        '14 UNAVAILABLE: connect ECONNREFUSED 10.244.0.8:50051 (2026-01-01T00:00:05.456Z)',
      ],
    };
    const names = { client: 'stock', chart: 'helm create' } as const;
    expect(rowOf(names, report, lives, ms(30))).toEqual({
      ...names,
      calls: 12,
      failed: { '14 UNAVAILABLE: connect ECONNREFUSED <pod> (<time>)': 2 },
      pods: [
        { readyFor: 7, firstCallAfter: 1.5 },
        { readyFor: 25, firstCallAfter: null },
      ],
    });
  });
});
