import type { FileMap } from '../plan/planned-file.js';
import { replaceOnlyEntry, stampFiles } from '../plan/stamp-files.js';
import type { ProxyAnswers } from './answers.js';
import { routesOf } from './upstreams/routes-of.js';

/** Name of the chart as it lies in charts/ here. */
export const PROXY_CHART_TEMPLATE = 'grpc-proxy';

/** Paths of the values that differ from project to project; the README that comes with the chart names no default. */
export const STAMPED_PROXY_VALUES: readonly string[] = [
  'image.repository',
  'port',
  'upstreams',
  'routes',
];

/** Gives the chart its name, and what it says of the services behind the proxy. */
export function stampProxyChart(
  chart: FileMap,
  { name, port, upstreams }: ProxyAnswers,
): Map<string, Buffer> {
  const entries = upstreams.map(
    (upstream) => [upstream.name, { target: upstream.targets.join(',') }] as const,
  );
  return stampFiles(chart, {
    template: PROXY_CHART_TEMPLATE,
    name,
    description: `${name}, a gRPC proxy that balances calls on Kubernetes`,
    values: { 'image.repository': name, port, routes: routesOf(upstreams) },
    change: (values) => replaceOnlyEntry(values, 'upstreams', entries),
  });
}
