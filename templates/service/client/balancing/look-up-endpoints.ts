import type { Address } from './endpoint.js';
import { createSource, systemEnvironment, type Environment } from './environment.js';
import { parseTarget } from './target.js';

/**
 * Looks a target up once, the way the resolver does.
 *
 * @returns the first address of each endpoint
 * @throws {TypeError} for a target that cannot be dialled
 * @throws {Error} with the resolver's sentence when there is no endpoint
 */
export async function lookUpEndpoints(
  target: string,
  { dnsServers = [] }: { dnsServers?: readonly string[] } = {},
  environment: Environment = systemEnvironment,
): Promise<Address[]> {
  const verdict = await createSource(parseTarget(target), dnsServers, environment).look();
  if (verdict.kind !== 'endpoints') throw new Error(verdict.reason);
  return verdict.endpoints.map(({ addresses: [address] }) => address);
}
