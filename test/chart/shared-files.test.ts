import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { filesOf } from './chart-copy.js';
import { proxyChart, serviceChart } from './charts.js';
import { SHARED_FILES } from './shared-files.js';
import { readChart } from './values-table/chart-files.js';
import type { Schema } from './values-table/schema.js';

describe('the files that the charts share', () => {
  const [ours, theirs] = [serviceChart.folder, proxyChart.folder];
  const isSame = (path: string) =>
    readFileSync(join(ours, path)).equals(readFileSync(join(theirs, path)));

  it('are the same in both; `npm run charts:share` copies them', () => {
    expect(SHARED_FILES.filter((path) => !isSame(path))).toEqual([]);
  });

  it('are all that are the same', () => {
    const inBoth = filesOf(ours).filter((path) => filesOf(theirs).includes(path));
    const unlisted = inBoth.filter((path) => !SHARED_FILES.includes(path));
    expect(unlisted.length).toBeGreaterThan(0);
    expect(unlisted.filter(isSame)).toEqual([]);
  });
});

/** What a schema allows at each path, without its words. */
function allowedBy(part: Schema, path = ''): readonly (readonly [string, string])[] {
  const { properties } = part;
  if (properties === undefined) {
    const words = { description: undefined, examples: undefined, default: undefined };
    return [[path, JSON.stringify({ ...part, ...words })]];
  }
  return Object.entries(properties).flatMap(([key, member]) =>
    allowedBy(member, path === '' ? key : `${path}.${key}`),
  );
}

describe('the schemas of the charts', () => {
  const [ours, theirs] = [readChart(serviceChart).schema, readChart(proxyChart).schema];

  it('allow the same for one key, but where it is another thing', () => {
    const inProxy = new Map(allowedBy(theirs));
    const inBoth = allowedBy(ours).filter(([path]) => inProxy.has(path));
    expect(inBoth.length).toBeGreaterThan(60);
    const other = inBoth.filter(([path, allowed]) => inProxy.get(path) !== allowed);
    expect(other.map(([path]) => path)).toEqual(['discovery.headlessService']);
  });

  it('have the same definitions where they have them both', () => {
    const names = Object.keys(ours.$defs ?? {}).filter((name) => theirs.$defs?.[name]);
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) expect(theirs.$defs?.[name]).toEqual(ours.$defs?.[name]);
  });
});
