import {
  Channel,
  credentials,
  makeGenericClientConstructor,
  type ChannelCredentials,
  type ChannelOptions,
  type Client,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import {
  BALANCER_OBSERVER_OPTION,
  type BalancerObserver,
} from './balancing/grpc-balancer-report.js';
import { registerHeadlessBalancer } from './balancing/grpc-balancer-registration.js';
import {
  DISCOVERY_OPTION,
  DNS_SERVERS_OPTION,
  HEADLESS_SCHEME,
  MAX_STALE_OPTION,
  OBSERVER_OPTION,
  POLL_INTERVAL_OPTION,
  registerHeadlessResolver,
} from './balancing/grpc-resolver.js';
import type { ResolverObserver } from './balancing/resolver-options.js';
import { defaultDeadline } from './deadline.js';
import { makeDescribable } from './describe-client.js';
import {
  clientBalances,
  readOptions,
  type ClientOptions,
  type ClientSettings,
  type TlsOptions,
} from './options.js';
import { RepeatingChannel } from './repeating-channel.js';
import { serviceConfigFor } from './service-config.js';

/** Milliseconds until an unanswered keepalive ping closes the connection. */
const KEEPALIVE_TIMEOUT_MS = 5000;
/** Milliseconds: a pod that comes back at its old address is tried again soon. grpc-js's own maximum is 2 minutes. */
const MAX_RECONNECT_BACKOFF_MS = 10_000;
/** Bytes of a request that is kept for a retry: the largest that a gRPC server takes by default. grpc-js keeps 1 MiB. */
const RETRY_BUFFER_BYTES = 4 * 1024 * 1024;

/**
 * Makes a client that spreads its calls over every ready pod and keeps watching for new ones, or leaves both to a mesh
 * or a proxy (`discovery`). Make one per service and keep it: it holds a connection to each pod. `close()` ends it.
 *
 * @throws {TypeError} for a bad option, with one sentence that names it
 * @throws {Error} where the installed @grpc/grpc-js is not 1.14 and the resolver cannot work with it
 */
export function createBalancedClient<C extends Client>(
  definition: ServiceDefinition,
  options: ClientOptions,
): C {
  const settings = readOptions(options);
  const isWatching = clientBalances(settings.discovery);
  if (isWatching) {
    registerHeadlessResolver();
    registerHeadlessBalancer();
  }
  const resolver: ResolverObserver = { onEvent: settings.onEvent };
  const balancer: BalancerObserver = {};
  const BalancedClient = makeGenericClientConstructor(definition, '');
  const target = `${isWatching ? HEADLESS_SCHEME : 'dns'}:///${settings.target}`;
  const security = settings.tls ? tlsCredentials(settings.tls) : credentials.createInsecure();
  const client = new BalancedClient(target, security, {
    channelOverride: createChannel(definition, settings, target, security, {
      ...channelOptionsFor(settings),
      [OBSERVER_OPTION]: resolver,
      [BALANCER_OBSERVER_OPTION]: balancer,
    }),
    callInvocationTransformer: defaultDeadline(settings),
  }) as unknown as C;
  makeDescribable(client, { settings, resolver, balancer });
  return client;
}

function createChannel(
  definition: ServiceDefinition,
  { retry }: ClientSettings,
  ...channel: ConstructorParameters<typeof Channel>
): Channel {
  if (retry === false || !retry.afterHeaders) return new Channel(...channel);
  return new RepeatingChannel(...channel, { definition, budget: retry.budget });
}

function channelOptionsFor(settings: ClientSettings): ChannelOptions {
  const { keepaliveMs, tls } = settings;
  return {
    [POLL_INTERVAL_OPTION]: settings.pollIntervalMs,
    [DISCOVERY_OPTION]: settings.discovery,
    [DNS_SERVERS_OPTION]: settings.dnsServers.join(','),
    [MAX_STALE_OPTION]: settings.maxStaleMs === false ? 0 : settings.maxStaleMs,
    // TXT records next to the name would otherwise be asked for, and could replace the service config below.
    'grpc.service_config_disable_resolution': 1,
    'grpc.service_config': JSON.stringify(serviceConfigFor(settings)),
    'grpc.max_reconnect_backoff_ms': MAX_RECONNECT_BACKOFF_MS,
    'grpc.per_rpc_retry_buffer_size': RETRY_BUFFER_BYTES,
    // A proxy from the environment would replace the target, and the resolver would never be asked.
    'grpc.enable_http_proxy': 0,
    ...(keepaliveMs !== false && {
      'grpc.keepalive_time_ms': keepaliveMs,
      'grpc.keepalive_timeout_ms': KEEPALIVE_TIMEOUT_MS,
      'grpc.keepalive_permit_without_calls': 1,
    }),
    ...(tls?.serverName !== undefined && {
      'grpc.ssl_target_name_override': tls.serverName,
      'grpc.default_authority': tls.serverName,
    }),
    ...settings.channelOptions,
  };
}

function tlsCredentials({
  rootCertificates,
  privateKey,
  certificateChain,
}: TlsOptions): ChannelCredentials {
  return credentials.createSsl(
    rootCertificates ?? null,
    privateKey ?? null,
    certificateChain ?? null,
  );
}
