import { CALL_METRICS } from '../../../src/admin/metrics/call-metrics.js';
import { CONNECTION_METRICS } from '../../../src/admin/metrics/connection-metrics.js';
import { FAILURE_METRICS } from '../../../src/admin/metrics/failure-metrics.js';
import type { MetricDefinition } from '../../../src/admin/metrics/metric-definition.js';
import { OWN_METRICS } from '../../../src/admin/metrics/own-metrics.js';
import { UPSTREAM_METRICS } from '../../../src/admin/metrics/upstream-metrics.js';
import type { Family } from '../parse-metrics.js';
import { renderTable } from './render-table.js';

const INTRO = `# Metrics

What \`GET /metrics\` on the admin port shows, in the text format of Prometheus. The proxy counts in plain numbers and reads
them when it is asked: a call costs the same whether anybody looks or not.

\`service\` and \`method\` come from the paths of calls. A path has values of its own once an upstream has answered it as a
method that exists, and only the first 200 such paths have; all other calls have \`other\` in both. So neither a scanner
nor a large API can make series without end. \`upstream\` is a name of the configuration.

This page is made of the code by \`npx tsx test/admin/metrics-page/write-page.ts\`; [operating.md](operating.md) tells which
of them to watch.
`;

const PROCESS = `## The process

prom-client adds what it tells of every Node process, such as \`process_cpu_seconds_total\`, \`process_resident_memory_bytes\`,
\`nodejs_eventloop_lag_p99_seconds\` and \`nodejs_gc_duration_seconds\`.
`;

/** The page of metrics. @param families what a scrape shows */
export function renderPage(families: ReadonlyMap<string, Family>): string {
  const duration = families.get('grpc_proxy_call_duration_seconds');
  if (!duration) throw new Error('The scrape has no latencies of calls.');
  const groups: readonly (readonly [title: string, metrics: readonly PageMetric[]])[] = [
    [
      'Calls',
      [...CALL_METRICS, { ...duration, labels: { service: undefined, method: undefined } }],
    ],
    ['Connections', CONNECTION_METRICS],
    ['Failures', FAILURE_METRICS],
    ['Upstreams', UPSTREAM_METRICS],
    ['The proxy itself', OWN_METRICS],
  ];
  return [INTRO, ...groups.map(([title, metrics]) => renderGroup(title, metrics)), PROCESS].join(
    '\n',
  );
}

type PageMetric = Pick<MetricDefinition, 'name' | 'help' | 'labels'> & { readonly type: string };

function renderGroup(title: string, metrics: readonly PageMetric[]): string {
  const rows = metrics.map(({ name, type, help, labels }) => [
    code(name),
    type,
    Object.keys(labels).map(code).join(', '),
    help,
  ]);
  const table = renderTable([['Metric', 'Type', 'Labels', 'Meaning'], ...rows]);
  return [`## ${title}\n`, table, ...metrics.flatMap(renderValues)].join('\n');
}

/** A table for each label that has a fixed set of values, but the sides, which explain themselves. */
function renderValues({ name, labels }: PageMetric): string[] {
  return Object.entries(labels).flatMap(([label, values]) => {
    if (!values || label === 'side' || label === 'direction') return [];
    const rows = Object.entries(values).map(([value, meaning]) => [code(value), meaning]);
    return [`${code(label)} of ${code(name)}:\n`, renderTable([['Value', 'Meaning'], ...rows])];
  });
}

function code(text: string): string {
  return `\`${text}\``;
}
