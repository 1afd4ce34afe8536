import { quoteValue } from './quote-value.js';

/** The modes of the chart's `discovery.mode` that the generator offers; `proxy` needs the address of one besides. */
export const DISCOVERY_MODES = ['dns', 'endpointslice', 'mesh'] as const;

/**
 * How clients find the pods. `dns`: they ask for the headless Service's name again and again. `endpointslice`: the same,
 * and those that are told so may watch the EndpointSlices. `mesh`: they dial the ClusterIP, and a service mesh balances.
 */
export type DiscoveryMode = (typeof DISCOVERY_MODES)[number];

/**
 * Checks a discovery mode.
 *
 * @returns one sentence on what is wrong, or undefined
 */
export function validateDiscovery(mode: string): string | undefined {
  if (DISCOVERY_MODES.some((known) => known === mode)) return undefined;
  if (mode === 'proxy') {
    return (
      '"proxy" needs a proxy and its address: use dns, endpointslice or mesh, make a proxy with yo grpc-k8s-service:proxy, ' +
      "and then set discovery.mode to proxy and discovery.proxyTarget to its host:port in the chart's values."
    );
  }
  return `${quoteValue(mode)} is not a discovery mode: use dns, endpointslice or mesh.`;
}
