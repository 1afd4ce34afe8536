/** `npm run docs:chart`: writes the tables of values in the chart's README. */
import { writeFileSync } from 'node:fs';
import { README_FILE, readChart } from './chart-files.js';
import { replaceValues } from './render-table.js';

const { readme, values, schema } = readChart();
writeFileSync(README_FILE, replaceValues(readme, values, schema));
console.log(`Wrote ${README_FILE}.`);
