import { join } from 'node:path';
import { STAMPED_VALUES } from '../../generators/plan/stamp-chart.js';
import { STAMPED_PROXY_VALUES } from '../../generators/proxy/stamp-proxy-chart.js';

/** A chart of this repository. */
export interface Chart {
  /** Its name, and that of its folder. */
  readonly name: string;
  readonly folder: string;
  /** Name of the container that serves. */
  readonly container: string;
  /** How many objects it makes by its defaults, the pod and the policy of `helm test` among them. */
  readonly objects: number;
  /** Paths of the values that the generator sets. */
  readonly stamped: readonly string[];
}

function folderOf(name: string): string {
  return join(import.meta.dirname, '../../charts', name);
}

/** The chart of a service. */
export const serviceChart: Chart = {
  name: 'grpc-service',
  folder: folderOf('grpc-service'),
  container: 'server',
  objects: 9,
  stamped: STAMPED_VALUES,
};

/** The chart of the proxy. */
export const proxyChart: Chart = {
  name: 'grpc-proxy',
  folder: folderOf('grpc-proxy'),
  container: 'proxy',
  objects: 9,
  stamped: STAMPED_PROXY_VALUES,
};

export const charts = [serviceChart, proxyChart] as const;
