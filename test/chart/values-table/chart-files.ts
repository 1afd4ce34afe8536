import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartFolder } from '../helm.js';
import type { Schema } from './schema.js';

export const README_FILE = join(chartFolder, 'README.md');

/** What the tables of values are made of, and where they stand. */
export interface ChartFiles {
  readonly readme: string;
  readonly values: string;
  readonly schema: Schema;
}

/** The files of the chart of this repository. */
export function readChart(): ChartFiles {
  const read = (name: string) => readFileSync(join(chartFolder, name), 'utf8');
  return {
    readme: read('README.md'),
    values: read('values.yaml'),
    schema: JSON.parse(read('values.schema.json')) as Schema,
  };
}
