import { normalizeEndpoints, type Address } from './endpoint.js';
import { createSource, systemEnvironment, type Environment } from './environment.js';
import { parseTargets } from './target.js';

/**
 * Looks a target up once, the way the resolver does.
 *
 * @returns the first address of each endpoint that any of the names and addresses in the target has
 * @throws {TypeError} for a target that cannot be dialled
 * @throws {Error} with the resolver's sentence when there is no endpoint
 */
export async function lookUpEndpoints(
  target: string,
  { dnsServers = [] }: { dnsServers?: readonly string[] } = {},
  environment: Environment = systemEnvironment,
): Promise<Address[]> {
  const settings = { dnsServers, discovery: 'dns' } as const;
  const sources = parseTargets(target).map((each) => createSource(each, settings, environment));
  const verdicts = await Promise.all(sources.map((source) => source.look(() => {})));
  const endpoints = verdicts.flatMap((each) => (each.kind === 'endpoints' ? each.endpoints : []));
  if (endpoints.length === 0) {
    throw new Error(verdicts.map((each) => ('reason' in each ? each.reason : '')).join(' '));
  }
  return normalizeEndpoints(endpoints).map(({ addresses: [address] }) => address);
}
