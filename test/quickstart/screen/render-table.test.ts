import { describe, expect, it } from '@jest/globals';
import { colours } from '../../../quickstart/screen/colours.js';
import { renderTable, type TableRow } from '../../../quickstart/screen/render-table.js';

const PODS = ['orders-1', 'orders-2', 'orders-3'];
const ROWS: readonly TableRow[] = [
  {
    scene: '1',
    step: 'one address',
    counts: { answered: { 'orders-2': 1204 }, failed: 0 },
    pods: ['orders-1', 'orders-2'],
    verdict: { seen: true, words: 'one pod only' },
  },
  { scene: '2', step: 'stock client', leftOut: true },
  {
    scene: '3',
    step: 'generated client',
    counts: { answered: { 'orders-1': 5, 'orders-2': 6, 'orders-3': 7 }, failed: 2 },
    pods: PODS,
    verdict: { seen: false, words: '2 calls failed' },
  },
];

describe('renderTable', () => {
  it('has pods as columns, dashes for pods that were not there, calls with the failed ones', () => {
    expect(renderTable(ROWS, PODS, { width: 80, colours: colours(false) })).toEqual([
      '                    calls answered by orders-',
      '                       1      2      3  calls  failed  seen',
      '1 one address          0   1204      –   1204       0  one pod only',
      '2 stock client         –      –      –      –       –  left out',
      '3 generated client     5      6      7     20       2  NOT SEEN',
    ]);
  });

  it('moves the columns together before it gives them up', () => {
    const lines = renderTable(ROWS, PODS, { width: 63, colours: colours(false) });
    expect(lines[2]).toBe('1 one address          0 1204    –   1204       0  one pod only');
  });

  it('turns to paragraphs where it is too narrow, within the width', () => {
    const lines = renderTable(ROWS, PODS, { width: 40, colours: colours(false) });
    expect(lines).toEqual([
      '1 one address',
      '    orders-1 0, orders-2 1204: 1204',
      '    calls, 0 failed',
      '    one pod only',
      '2 stock client',
      '    left out',
      '3 generated client',
      '    orders-1 5, orders-2 6, orders-3 7:',
      '    20 calls, 2 failed',
      '    NOT SEEN',
    ]);
  });

  it('paints what was seen and what was not', () => {
    const lines = renderTable(ROWS, PODS, { width: 80, colours: colours(true) });
    expect(lines[2]).toContain('\u001B[32mone pod only\u001B[0m');
    expect(lines[4]).toContain('\u001B[31mNOT SEEN\u001B[0m');
  });
});
