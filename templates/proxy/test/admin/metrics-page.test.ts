import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ProxyMetrics } from '../../src/admin/metrics/proxy-metrics.js';
import { exampleView } from './example-view.js';
import { PAGE_FILE } from './metrics-page/page-file.js';
import { renderPage } from './metrics-page/render-page.js';
import { renderTable } from './metrics-page/render-table.js';
import { parseMetrics } from './parse-metrics.js';

const families = parseMetrics(await new ProxyMetrics(exampleView()).text());
const page = readFileSync(PAGE_FILE, 'utf8');

describe('docs/metrics.md', () => {
  it('is that of the code; `npx tsx test/admin/metrics-page/write-page.ts` writes it anew', () => {
    expect(page).toBe(renderPage(families));
  });

  it('has every metric of the proxy, with its type and what it means', () => {
    const own = [...families.values()].filter(({ name }) => name.startsWith('grpc_proxy_'));

    for (const { name, type, help } of own) {
      const cells = page
        .split('\n')
        .find((line) => line.startsWith(`| \`${name}\` `))
        ?.split('|')
        .map((cell) => cell.trim());
      expect([name, cells?.[2], cells?.[4]]).toEqual([name, type, help]);
    }
    expect(own.length).toBeGreaterThan(25);
  });

  it('names no metric of the process that is not there', () => {
    const named = [...page.matchAll(/`((?:process|nodejs)_\w+)`/g)].map(([, name]) => name);

    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect([...families.keys()]).toContain(name);
  });
});

describe('a table', () => {
  it('has columns of one width', () => {
    expect(
      renderTable([
        ['A', 'Meaning'],
        ['long', 'b'],
        ['', 'c'],
      ]),
    ).toBe('| A    | Meaning |\n| ---- | ------- |\n| long | b       |\n|      | c       |\n');
  });
});
