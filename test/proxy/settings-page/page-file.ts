import { join } from 'node:path';

/** The page that a generated proxy has of its settings. */
export const PAGE_FILE = join(
  import.meta.dirname,
  ...['..', '..', '..'],
  ...['templates', 'proxy', 'docs', 'settings.md'],
);
