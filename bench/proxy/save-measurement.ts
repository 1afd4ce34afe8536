import { writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import { MEASUREMENT_FILE, type Measurement } from './measurement.js';
import { PAGE_FILE, renderPage } from './page.js';

/** Keeps a measurement and writes the page of it. */
export async function saveMeasurement(measurement: Measurement): Promise<void> {
  const json = await format(JSON.stringify(measurement), { parser: 'json', printWidth: 100 });
  await writeFile(MEASUREMENT_FILE, json);
  await writeFile(PAGE_FILE, await renderPage(measurement));
  console.log(`Wrote ${MEASUREMENT_FILE} and ${PAGE_FILE}.`);
}
