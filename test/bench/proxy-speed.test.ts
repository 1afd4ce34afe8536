import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { MEASUREMENT_FILE, type Measurement } from '../../bench/proxy/measurement.js';
import { PAGE_FILE, renderPage } from '../../bench/proxy/page.js';
import { shortcomings } from '../../bench/proxy/shortcomings.js';

const measurement = JSON.parse(readFileSync(MEASUREMENT_FILE, 'utf8')) as Measurement;

describe('docs/proxy-speed.md', () => {
  it('says what was measured; `npm run bench:proxy -- --save` measures anew', async () => {
    expect(readFileSync(PAGE_FILE, 'utf8')).toBe(await renderPage(measurement));
  });

  it('is of all proxies in all cells, undisturbed, without a failed call', () => {
    expect(shortcomings(measurement)).toEqual([]);
  });
});
