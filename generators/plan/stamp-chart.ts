import type { DiscoveryMode } from '../names/validate-discovery.js';
import type { FileMap } from './planned-file.js';
import { stampFiles, type Value } from './stamp-files.js';

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

/** Values that each project has its own of, by their path. */
const STAMPED: Readonly<Record<string, (stamp: ChartStamp) => Value>> = {
  'image.repository': ({ name }) => name,
  port: ({ port }) => port,
  'discovery.mode': ({ discovery }) => discovery,
  'grpcRoute.services': ({ protoServices }) => protoServices,
};

/** Paths of the values that differ from project to project; the README that comes with the chart names no default. */
export const STAMPED_VALUES: readonly string[] = Object.keys(STAMPED);

/** Gives the chart its name, and what it says of the service. */
export function stampChart(chart: FileMap, stamp: ChartStamp): Map<string, Buffer> {
  const { name } = stamp;
  return stampFiles(chart, {
    template: CHART_TEMPLATE,
    name,
    description: `${name}, a gRPC service that balances on Kubernetes`,
    values: Object.fromEntries(
      Object.entries(STAMPED).map(([path, valueOf]) => [path, valueOf(stamp)]),
    ),
  });
}
