import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { flagOf, variableOf } from '../../templates/proxy/src/config/names.js';
import { PROXY_SETTINGS, UPSTREAM_SETTINGS } from '../../templates/proxy/src/config/settings.js';
import { PAGE_FILE } from './settings-page/page-file.js';
import { renderPage } from './settings-page/render-page.js';

describe('templates/proxy/docs/settings.md', () => {
  it('says what the proxy reads (else run `npm run docs:proxy`)', async () => {
    expect(readFileSync(PAGE_FILE, 'utf8')).toBe(await renderPage());
  });

  it('has a row for each setting, with its names', () => {
    const page = readFileSync(PAGE_FILE, 'utf8').replaceAll(/ +/g, ' ');
    const rows = [
      ...Object.keys(PROXY_SETTINGS).map((key) => ['proxy', key] as const),
      ...Object.keys(UPSTREAM_SETTINGS).map((key) => ['upstream', key] as const),
    ].map(
      ([scope, key]) =>
        `| \`${key}\` | \`${flagOf(scope, key)}\` | \`${variableOf(scope, key)}\` |`,
    );
    expect(rows.filter((row) => !page.includes(row))).toEqual([]);
  });
});
