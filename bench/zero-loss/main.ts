/**
 * `npm run cluster:zero-loss`: what two clients see of two charts while every pod is replaced again and again. Needs the
 * images of `npm run cluster:images`. Prints the table and writes it to docs/zero-loss.md; fails when the generated
 * client lost a call.
 */
import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { measure } from './measure.js';
import { MEASUREMENT_FILE, shortcomings } from './measurement.js';
import { PAGE_FILE, renderPage, renderTable } from './page.js';

const measurement = await measure();
await writeFile(MEASUREMENT_FILE, await format(JSON.stringify(measurement), { parser: 'json' }));
await writeFile(PAGE_FILE, await renderPage(measurement));
console.log(`\n${await renderTable(measurement)}\nWrote ${PAGE_FILE}.`);
for (const sentence of shortcomings(measurement)) {
  console.error(sentence);
  process.exitCode = 1;
}
