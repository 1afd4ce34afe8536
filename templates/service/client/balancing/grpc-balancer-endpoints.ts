import { experimental, type ChannelOptions } from '@grpc/grpc-js';
import type { BalancerSettings } from './balancer-settings.js';
import { chooseSubset } from './picking/subset.js';

/** Endpoints by name; a name is the same for the same addresses in whatever order. */
export type NamedEndpoints = ReadonlyMap<string, experimental.Endpoint>;

/** Each endpoint once, and of them the subset that the settings ask for. */
export function selectEndpoints(
  endpoints: readonly experimental.Endpoint[],
  { subsetSize, subsetSeed }: Pick<BalancerSettings, 'subsetSize' | 'subsetSeed'>,
  processSeed: string,
): NamedEndpoints {
  const all = new Map(
    endpoints
      .filter(({ addresses }) => addresses.length > 0)
      .map((endpoint) => [nameOf(endpoint), endpoint]),
  );
  if (subsetSize === false || all.size <= subsetSize) return all;
  const chosen = chooseSubset([...all.keys()], subsetSize, subsetSeed ?? processSeed);
  return new Map(chosen.map((name) => [name, all.get(name) as experimental.Endpoint]));
}

function nameOf({ addresses }: experimental.Endpoint): string {
  const [first, ...others] = addresses.map(experimental.subchannelAddressToString);
  return others.length === 0 ? (first as string) : [first, ...others].sort().join(',');
}

/** Whether connections made with the one would be those made with the other. */
export function areSameForConnections(a: ChannelOptions, b: ChannelOptions): boolean {
  const [before, after] = [a, b].map((options) =>
    Object.entries(options).filter(
      ([key]) => !key.startsWith(experimental.SUBCHANNEL_ARGS_EXCLUDE_KEY_PREFIX),
    ),
  ) as [[string, unknown][], [string, unknown][]];
  return before.length === after.length && after.every(([key, value]) => Object.is(a[key], value));
}
