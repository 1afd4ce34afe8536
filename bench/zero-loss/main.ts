/**
 * `npm run cluster:zero-loss`: what two clients see of two charts while every pod is replaced again and again. Needs the
 * images of `npm run cluster:images`. Prints the table and writes it to docs/zero-loss.md; fails when the generated
 * client lost a call. With ZERO_LOSS_RESTARTS it is a trial of fewer restarts, which writes nothing.
 */
import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { measure } from './measure.js';
import { MEASUREMENT_FILE, RESTARTS, shortcomings } from './measurement.js';
import { PAGE_FILE, renderPage, renderTable } from './page.js';

const restarts = readRestarts(process.env['ZERO_LOSS_RESTARTS']);
const measurement = await measure(restarts);
console.log(`\n${await renderTable(measurement)}`);
if (restarts === RESTARTS) {
  await writeFile(MEASUREMENT_FILE, await format(JSON.stringify(measurement), { parser: 'json' }));
  await writeFile(PAGE_FILE, await renderPage(measurement));
  console.log(`Wrote ${PAGE_FILE}.`);
}
for (const sentence of shortcomings(measurement, restarts)) {
  console.error(sentence);
  process.exitCode = 1;
}

function readRestarts(text: string | undefined): number {
  if (!text) return RESTARTS;
  const restarts = Number(text);
  if (Number.isInteger(restarts) && restarts >= 1 && restarts <= RESTARTS) return restarts;
  throw new Error(
    `Expected ZERO_LOSS_RESTARTS to be a whole number from 1 to ${RESTARTS}, got ${JSON.stringify(text)}.`,
  );
}
