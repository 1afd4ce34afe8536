import { formatAddress, type Address, type Endpoint } from '../endpoint.js';
import type { EndpointSlice, SliceEndpoint, SlicePort } from './endpoint-slice.js';

/** The endpoints in slices, or the ports that they list where none of these is the one asked for. */
export type SliceEndpoints =
  | { readonly kind: 'endpoints'; readonly endpoints: readonly Endpoint[] }
  | { readonly kind: 'no-port'; readonly ports: readonly SlicePort[] };

/**
 * Puts the slices of a Service together: each holds a part of the pods, a dual-stack Service has slices of both families,
 * and a pod may stand in two slices while it moves from one to the other (Kubernetes, "EndpointSlices").
 *
 * @param port the number or the name of the Service's port
 */
export function endpointsOf(
  slices: readonly EndpointSlice[],
  port: number | string,
): SliceEndpoints {
  const byPod = new Map<string, Map<string, Address>>();
  const others: SlicePort[] = [];
  let hasPort = false;
  for (const { addressType, endpoints, ports } of slices) {
    if (addressType === 'FQDN') continue;
    const tcp = (ports ?? []).filter(({ protocol }) => (protocol ?? 'TCP') === 'TCP');
    const number = numberOf(tcp, port);
    if (number === undefined) {
      others.push(...tcp);
      continue;
    }
    hasPort = true;
    for (const endpoint of endpoints ?? []) {
      const [host] = endpoint.addresses;
      if (host === undefined || !takesCalls(endpoint)) continue;
      const address = { host, port: number };
      const pod = endpoint.targetRef?.uid ?? host;
      const addresses = byPod.get(pod) ?? new Map<string, Address>();
      byPod.set(pod, addresses.set(formatAddress(address), address));
    }
  }
  if (!hasPort && others.length > 0) return { kind: 'no-port', ports: others };
  return { kind: 'endpoints', endpoints: [...byPod.values()].flatMap(toEndpoint) };
}

/** `ready` alone would not do: a Service with publishNotReadyAddresses calls pods that end ready, too. */
function takesCalls({ conditions }: SliceEndpoint): boolean {
  return conditions?.ready !== false && conditions?.terminating !== true;
}

/**
 * The number that the pods listen on. A Service's port may be sent to another one of its pods (`targetPort`), and slices
 * have only that: where the number asked for is not among theirs, a single port is the one, or else the one for gRPC.
 */
function numberOf(ports: readonly SlicePort[], wanted: number | string): number | undefined {
  const found =
    typeof wanted === 'string'
      ? ports.find(({ name }) => name === wanted)
      : (ports.find(({ port }) => port === wanted) ??
        onlyOf(ports) ??
        onlyOf(ports.filter(isGrpc)));
  if (found === undefined) return undefined;
  return found.port ?? (typeof wanted === 'number' ? wanted : undefined);
}

function onlyOf(ports: readonly SlicePort[]): SlicePort | undefined {
  return ports.length === 1 ? ports[0] : undefined;
}

function isGrpc({ name, appProtocol }: SlicePort): boolean {
  return /^(grpc|kubernetes\.io\/h2c)$/.test(appProtocol ?? '') || /^grpc(-|$)/.test(name ?? '');
}

/** The id is that of the same pod found by DNS, which knows IPv4 only where there is both. */
function toEndpoint(addresses: ReadonlyMap<string, Address>): Endpoint[] {
  const [first, ...more] = [...addresses.values()].sort(
    (a, b) => Number(a.host.includes(':')) - Number(b.host.includes(':')),
  );
  return first ? [{ id: formatAddress(first), addresses: [first, ...more] }] : [];
}
