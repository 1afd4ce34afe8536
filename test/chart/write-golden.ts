import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { caseNames, goldenFile, renderCase } from './cases.js';

// `npm run charts:golden`: writes the golden files anew, by the Helm on the PATH.
const goldens = new Map<string, string>();
for (const name of caseNames) goldens.set(goldenFile(name), await renderCase(name));

const folder = dirname(goldenFile(''));
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const [file, text] of goldens) writeFileSync(file, text);
