/** `npm run docs:proxy`: writes the page of the proxy's settings. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { PAGE_FILE } from './page-file.js';
import { renderPage } from './render-page.js';

mkdirSync(dirname(PAGE_FILE), { recursive: true });
writeFileSync(PAGE_FILE, await renderPage());
console.log(`Wrote ${PAGE_FILE}.`);
