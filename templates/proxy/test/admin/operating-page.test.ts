import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { PROXY_METRICS, ProxyMetrics } from '../../src/admin/metrics/proxy-metrics.js';
import { exampleView } from './example-view.js';
import { parseMetrics } from './parse-metrics.js';

const families = parseMetrics(await new ProxyMetrics(exampleView()).text());
const page = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');

describe('docs/operating.md', () => {
  it('names only metrics that there are', () => {
    const names = page.match(/\b(?:grpc_proxy|process|nodejs)_\w+/g) ?? [];

    expect(names.length).toBeGreaterThan(20);
    for (const name of names) expect([...families.keys()]).toContain(name);
  });

  it('names only labels and values that they have', () => {
    const uses = [...page.matchAll(/(grpc_proxy_\w+)\{(\w+)[=!]~?"([^"]+)"\}/g)];

    expect(uses.length).toBeGreaterThan(5);
    for (const [, metric, label = '', value = ''] of uses) {
      const labels = PROXY_METRICS.find(({ name }) => name === metric)?.labels ?? {};
      for (const one of value.split('|')) {
        expect([metric, label, Object.keys(labels[label] ?? {})]).toEqual([
          metric,
          label,
          expect.arrayContaining([one]),
        ]);
      }
    }
  });

  it('tells what to do about every reason to refuse a call or to answer it', () => {
    for (const name of ['grpc_proxy_calls_shed_total', 'grpc_proxy_own_answers_total']) {
      const metric = PROXY_METRICS.find((one) => one.name === name);
      for (const reason of Object.keys(metric?.labels['reason'] ?? {})) {
        expect([reason, new RegExp(`[\`"|]${reason}[\`"|]`).test(page)]).toEqual([reason, true]);
      }
    }
  });

  it('links to headings that it has', () => {
    const anchors = [...page.matchAll(/^## (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );

    for (const [, anchor] of page.matchAll(/\]\(#([^)]+)\)/g)) expect(anchors).toContain(anchor);
  });
});
