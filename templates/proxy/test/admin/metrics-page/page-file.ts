import { fileURLToPath } from 'node:url';

export const PAGE_FILE = fileURLToPath(new URL('../../../docs/metrics.md', import.meta.url));
