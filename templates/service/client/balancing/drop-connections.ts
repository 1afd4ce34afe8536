import type { ChannelOptions, ServiceConfig } from '@grpc/grpc-js';

/**
 * A service config that makes grpc-js drop what it has. An error alone is ignored once a policy has endpoints, and an
 * empty list makes calls hang; an error that comes together with another policy than the channel's own ends the old
 * policy with its connections, and every call fails at once with the error's sentence. The next endpoints come
 * without a service config, which brings the channel's own policy back.
 */
export function configToDropConnections(options: ChannelOptions): ServiceConfig {
  const policy = policyOf(options) === 'pick_first' ? 'round_robin' : 'pick_first';
  return { loadBalancingConfig: [{ [policy]: {} }], methodConfig: [] };
}

/** The channel's own policy; grpc-js takes pick_first where there is none. */
function policyOf(options: ChannelOptions): string {
  const text = options['grpc.service_config'];
  if (text === undefined) return 'pick_first';
  const config = JSON.parse(text) as Partial<ServiceConfig>;
  return Object.keys(config.loadBalancingConfig?.[0] ?? {})[0] ?? 'pick_first';
}
