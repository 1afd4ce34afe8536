import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { charts } from './charts.js';
import { goldenFile, goldenFolder, renderCase, titledCases } from './cases.js';

// `npm run charts:golden`: writes the golden files anew, by the Helm on the PATH.
const goldens = new Map<string, string>();
for (const [, one] of titledCases) goldens.set(goldenFile(one), await renderCase(one));

for (const chart of charts) {
  rmSync(goldenFolder(chart), { recursive: true, force: true });
  mkdirSync(goldenFolder(chart), { recursive: true });
}
for (const [file, text] of goldens) writeFileSync(file, text);
