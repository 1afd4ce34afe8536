/** `npm run docs:proxy-speed`: writes docs/proxy-speed.md of the last kept measurement, after a change of its words. */
import { readFileSync, writeFileSync } from 'node:fs';
import { MEASUREMENT_FILE, type Measurement } from './measurement.js';
import { PAGE_FILE, renderPage } from './page.js';

const measurement = JSON.parse(readFileSync(MEASUREMENT_FILE, 'utf8')) as Measurement;
writeFileSync(PAGE_FILE, await renderPage(measurement));
console.log(`Wrote ${PAGE_FILE}.`);
