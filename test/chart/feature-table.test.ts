import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readFeatureTable } from './feature-table/read-table.js';
import { readTests } from './feature-table/read-tests.js';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (page: string) => readFeatureTable(readFileSync(join(ROOT, page), 'utf8'));

describe.each([
  ['docs/chart.md', 29],
  ['docs/proxy-chart.md', 24],
])('%s', (page, least) => {
  const { features } = read(page);

  it('has features', () => {
    expect(features.length).toBeGreaterThanOrEqual(least);
  });

  it.each(features)('names for "$name" tests that exist', ({ proofs }) => {
    expect(proofs).not.toEqual([]);
    for (const { file, test } of proofs) {
      const text = existsSync(join(ROOT, file)) ? readFileSync(join(ROOT, file), 'utf8') : '';
      expect([file, text === '' ? [] : readTests(file, text)]).toEqual([
        file,
        expect.arrayContaining([test]),
      ]);
    }
  });
});

describe('the comparison in docs/chart.md', () => {
  it('is of every feature, and of no other', () => {
    const { features, compared } = read('docs/chart.md');
    expect(compared).toEqual(features.map(({ name }) => name));
  });
});

describe('readFeatureTable', () => {
  it('reads features with their tests, and what is compared', () => {
    const text = [
      '# The chart',
      '',
      '| Feature | This chart | Proved by |',
      '| ------- | ---------- | --------- |',
      '| Probes  | ✓          | [a](../t/a.yaml): asks `x`<br>[b](../t/b.test.ts): goes |',
      '| None    | ✓          | trust me  |',
      '',
      '## Beside others',
      '',
      '| Feature | helm create |',
      '| --- | --- |',
      '| Probes | ✗ |',
      '',
    ].join('\n');
    expect(readFeatureTable(text)).toEqual({
      features: [
        {
          name: 'Probes',
          proofs: [
            { file: 't/a.yaml', test: 'asks `x`' },
            { file: 't/b.test.ts', test: 'goes' },
          ],
        },
        { name: 'None', proofs: [] },
      ],
      compared: ['Probes'],
    });
  });
});

describe('readTests', () => {
  it('finds the tests of a suite of helm-unittest', () => {
    expect(readTests('x.yaml', 'suite: s\ntests:\n  - it: one\n  - it: two, too\n')).toEqual([
      'one',
      'two, too',
    ]);
  });

  it('finds those that Jest runs, and not those it leaves out', () => {
    const source = `
      describe('group', () => {
        it('one', () => {});
        it.each([1])('two %i', () => {});
        it.skip('three', () => {});
        it.skip.each([1])('four', () => {});
        it.todo('five');
      });`;
    expect(readTests('x.test.ts', source)).toEqual(['one', 'two %i']);
  });
});
