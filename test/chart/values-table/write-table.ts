/** `npm run docs:chart`: writes the tables of values in the READMEs of the charts. */
import { writeFileSync } from 'node:fs';
import { charts } from '../charts.js';
import { readChart, readmeFile } from './chart-files.js';
import { replaceValues } from './render-table.js';

for (const chart of charts) {
  const { readme, ...source } = readChart(chart);
  writeFileSync(readmeFile(chart), replaceValues(readme, source));
  console.log(`Wrote ${readmeFile(chart)}.`);
}
