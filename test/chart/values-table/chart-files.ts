import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chart } from '../charts.js';
import type { TableSource } from './render-table.js';
import type { Schema } from './schema.js';

/** What the tables of values are made of, and the text that they stand in. */
export interface ChartFiles extends TableSource {
  readonly readme: string;
}

export function readmeFile({ folder }: Chart): string {
  return join(folder, 'README.md');
}

/** The files of a chart of this repository. */
export function readChart(chart: Chart): ChartFiles {
  const read = (name: string) => readFileSync(join(chart.folder, name), 'utf8');
  return {
    readme: readFileSync(readmeFile(chart), 'utf8'),
    values: read('values.yaml'),
    schema: JSON.parse(read('values.schema.json')) as Schema,
    stamped: chart.stamped,
  };
}
