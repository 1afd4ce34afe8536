import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askVersion } from '../ask-version.js';
import { ENVOY } from '../files.js';
import type { Place, ProxyKind } from '../proxy-kind.js';

const HTTP_OPTIONS = 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions';
const CONNECTION_MANAGER =
  'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';
const ROUTER = 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router';

const h2 = {
  max_concurrent_streams: 1024,
  initial_stream_window_size: 1 << 20,
  initial_connection_window_size: 16 << 20,
};

export const envoy: ProxyKind = {
  name: 'envoy',
  settings:
    '`LEAST_REQUEST`, made lean (no request ids, no x-forwarded-for, no headers or dynamic statistics of its own), no timeout, circuit breakers out of reach, stream windows of 1 MiB, `--concurrency 1`, no access log.',
  prepare: () => askVersion(ENVOY, '--version'),
  command(place) {
    const file = join(place.folder, 'envoy.json');
    writeFileSync(file, JSON.stringify(configOf(place), null, 2));
    return [
      ENVOY,
      '-c',
      file,
      '--concurrency',
      '1',
      '--log-level',
      'error',
      '--disable-hot-restart',
    ];
  },
};

function configOf({ port, upstreams }: Place): object {
  const limits = { max_connections: 100_000, max_pending_requests: 100_000, max_requests: 100_000 };
  return {
    static_resources: {
      listeners: [
        {
          name: 'clients',
          address: addressOf(port),
          filter_chains: [{ filters: [connectionManager()] }],
        },
      ],
      clusters: [
        {
          name: 'pods',
          type: 'STATIC',
          lb_policy: 'LEAST_REQUEST',
          circuit_breakers: { thresholds: [limits] },
          typed_extension_protocol_options: {
            'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
              '@type': HTTP_OPTIONS,
              explicit_http_config: { http2_protocol_options: h2 },
            },
          },
          load_assignment: {
            cluster_name: 'pods',
            endpoints: [
              {
                lb_endpoints: upstreams.map((upstream) => ({
                  endpoint: { address: addressOf(upstream) },
                })),
              },
            ],
          },
        },
      ],
    },
  };
}

function connectionManager(): object {
  const route = { match: { prefix: '/' }, route: { cluster: 'pods', timeout: '0s' } };
  return {
    name: 'envoy.filters.network.http_connection_manager',
    typed_config: {
      '@type': CONNECTION_MANAGER,
      stat_prefix: 'grpc',
      codec_type: 'HTTP2',
      http2_protocol_options: h2,
      generate_request_id: false,
      use_remote_address: false,
      skip_xff_append: true,
      server_header_transformation: 'PASS_THROUGH',
      stream_idle_timeout: '0s',
      route_config: {
        virtual_hosts: [{ name: 'all', domains: ['*'], routes: [route] }],
      },
      http_filters: [
        {
          name: 'envoy.filters.http.router',
          typed_config: { '@type': ROUTER, suppress_envoy_headers: true, dynamic_stats: false },
        },
      ],
    },
  };
}

function addressOf(port: number): object {
  return { socket_address: { address: '127.0.0.1', port_value: port } };
}
