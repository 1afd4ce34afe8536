/** `npx tsx test/admin/metrics-page/write-page.ts`: writes docs/metrics.md. */
import { writeFileSync } from 'node:fs';
import { ProxyMetrics } from '../../../src/admin/metrics/proxy-metrics.js';
import { exampleView } from '../example-view.js';
import { parseMetrics } from '../parse-metrics.js';
import { PAGE_FILE } from './page-file.js';
import { renderPage } from './render-page.js';

writeFileSync(PAGE_FILE, renderPage(parseMetrics(await new ProxyMetrics(exampleView()).text())));
console.log(`Wrote ${PAGE_FILE}.`);
