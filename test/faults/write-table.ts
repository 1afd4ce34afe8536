/** `npm run docs:faults`: writes docs/faults.md from the names of the tests. */
import { writeFileSync } from 'node:fs';
import { readRows } from './read-rows.js';
import { renderTable, TABLE_FILE } from './render-table.js';

writeFileSync(TABLE_FILE, await renderTable(readRows()));
console.log(`Wrote ${TABLE_FILE}.`);
