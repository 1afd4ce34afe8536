import { parseDocument } from 'yaml';
import type { DiscoveryMode } from '../names/validate-discovery.js';
import type { FileMap } from './planned-file.js';

/** Name of the chart as it lies in charts/ here. */
export const CHART_TEMPLATE = 'grpc-service';

/** What the chart of a project says differently from the chart here. */
export interface ChartStamp {
  name: string;
  port: number;
  /** Services of the contract with their package, `orders.v1.OrdersService`: what a gateway may reach. */
  protoServices: readonly string[];
  /** How clients find the pods. */
  discovery: DiscoveryMode;
}

type Value = string | number | readonly string[];

/** Values that each project has its own of, by their path. */
const STAMPED: Readonly<Record<string, (stamp: ChartStamp) => Value>> = {
  'image.repository': ({ name }) => name,
  port: ({ port }) => port,
  'discovery.mode': ({ discovery }) => discovery,
  'grpcRoute.services': ({ protoServices }) => protoServices,
};

/** Paths of the values that differ from project to project; the README that comes with the chart names no default. */
export const STAMPED_VALUES: readonly string[] = Object.keys(STAMPED);

/**
 * Gives the chart its name, and what it says of the service. Its templates need no change: they take the name from
 * Chart.yaml, and define no named templates, which would be global in Helm.
 */
export function stampChart(chart: FileMap, stamp: ChartStamp): Map<string, Buffer> {
  return new Map(
    [...chart].map(([path, contents]) => [
      path,
      Buffer.from(stampFile(path, contents.toString('utf8'), stamp), 'utf8'),
    ]),
  );
}

function stampFile(path: string, text: string, stamp: ChartStamp): string {
  const { name } = stamp;
  if (path === 'Chart.yaml') {
    return setInYaml(text, [
      [['name'], name],
      [['description'], `${name}, a gRPC service that balances on Kubernetes`],
    ]);
  }
  if (path === 'values.yaml') {
    return setInYaml(
      text,
      Object.entries(STAMPED).map(([key, valueOf]) => [key.split('.'), valueOf(stamp)]),
    );
  }
  if (path.endsWith('.md')) return text.replaceAll(CHART_TEMPLATE, name);
  return text;
}

/**
 * Sets scalars and lists of them, and leaves every other byte of the file alone, comments and layout included.
 *
 * @throws {Error} when the file has no such value, for then the chart here has changed
 */
function setInYaml(text: string, changes: readonly (readonly [string[], Value])[]): string {
  const document = parseDocument(text);
  for (const [path, value] of changes) {
    if (!document.hasIn(path)) throw new Error(`The chart has no value ${path.join('.')} to set.`);
    document.setIn(path, typeof value === 'object' ? document.createNode(value) : value);
  }
  return document.toString({ lineWidth: 0, singleQuote: true });
}
