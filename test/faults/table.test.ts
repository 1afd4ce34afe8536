import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { readGroups, readRows } from './read-rows.js';
import { renderTable, TABLE_FILE } from './render-table.js';

describe('docs/faults.md', () => {
  it('says what the tests say; `npm run docs:faults` writes it anew', async () => {
    expect(readFileSync(TABLE_FILE, 'utf8')).toBe(await renderTable(readRows()));
  });

  it('takes each test for a row, also one that only some machines can play', () => {
    const source = `
      describe('DNS', () => {
        it('DNS is silent: calls go on', () => {});
        itWithIPv6('IPv6 only: calls succeed: always', async () => {});
      });`;
    expect(readGroups(source)).toEqual([
      {
        title: 'DNS',
        rows: [
          { fault: 'DNS is silent', outcome: 'calls go on' },
          { fault: 'IPv6 only', outcome: 'calls succeed: always' },
        ],
      },
    ]);
  });

  it('refuses a test whose name is no row', () => {
    expect(() => readGroups("describe('DNS', () => it('works', () => {}))")).toThrow(
      'The test "works" is no row of the fault matrix: "<fault>: <what the caller sees>" is.',
    );
    expect(() => readGroups('it(name, () => {})')).toThrow('needs a plain text');
  });
});
