/** Where one pod listens. */
export interface Address {
  /** An IPv4 or IPv6 address, without brackets. */
  readonly host: string;
  /** 1..65535. */
  readonly port: number;
}

/** One pod. A pod that listens on several addresses (dual stack) is still one endpoint. */
export interface Endpoint {
  /** The same for the same pod in every answer; two endpoints with one id are one. */
  readonly id: string;
  readonly addresses: readonly [Address, ...Address[]];
}

/** `host:port`, with brackets round an IPv6 address (RFC 3986, section 3.2.2). */
export function formatAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** An endpoint that is known by its only address. */
export function endpointAt(address: Address): Endpoint {
  return { id: formatAddress(address), addresses: [address] };
}

/** Each endpoint once, in an order that does not depend on the order of the answer. */
export function normalizeEndpoints(endpoints: readonly Endpoint[]): Endpoint[] {
  const byId = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What tells two versions of an endpoint apart: a pod that moved to another port is a change. */
export function endpointKey({ id, addresses }: Endpoint): string {
  return `${id}=${addresses.map(formatAddress).join('|')}`;
}

/** What came and what went between two lists. */
export function endpointDifference(
  before: readonly Endpoint[],
  after: readonly Endpoint[],
): { added: Endpoint[]; removed: Endpoint[] } {
  const keysBefore = new Set(before.map(endpointKey));
  const keysAfter = new Set(after.map(endpointKey));
  return {
    added: after.filter((endpoint) => !keysBefore.has(endpointKey(endpoint))),
    removed: before.filter((endpoint) => !keysAfter.has(endpointKey(endpoint))),
  };
}
