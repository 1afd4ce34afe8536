import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OUR_PROJECT } from '../../bench/proxy/files.js';
import { MEASUREMENT_FILE, type Measurement } from '../../bench/proxy/measurement.js';
import { PAGE_FILE, renderPage } from '../../bench/proxy/page.js';
import { NODE_FLAGS } from '../../bench/proxy/peers/ours.js';
import { shortcomings } from '../../bench/proxy/shortcomings.js';

const measurement = JSON.parse(readFileSync(MEASUREMENT_FILE, 'utf8')) as Measurement;

describe('docs/proxy-speed.md', () => {
  it('says what was measured; `npm run bench:proxy -- --save` measures anew', async () => {
    expect(readFileSync(PAGE_FILE, 'utf8')).toBe(await renderPage(measurement));
  });

  it('is of all proxies in all cells, undisturbed, without a failed call', () => {
    expect(shortcomings(measurement)).toEqual([]);
  });

  it.each(['Dockerfile.ejs', 'package.json.ejs'])('is of Node as %s starts it', (file) => {
    const text = readFileSync(join(OUR_PROJECT, file), 'utf8').replaceAll('", "', ' ');
    expect(text).toContain(`node ${NODE_FLAGS.join(' ')} dist/src/main.js`);
  });
});
