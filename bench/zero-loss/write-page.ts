/** `npm run docs:zero-loss`: writes docs/zero-loss.md of the last measurement, after a change of its words. */
import { readFileSync, writeFileSync } from 'node:fs';
import { MEASUREMENT_FILE, type Measurement } from './measurement.js';
import { PAGE_FILE, renderPage } from './page.js';

const measurement = JSON.parse(readFileSync(MEASUREMENT_FILE, 'utf8')) as Measurement;
writeFileSync(PAGE_FILE, await renderPage(measurement));
console.log(`Wrote ${PAGE_FILE}.`);
