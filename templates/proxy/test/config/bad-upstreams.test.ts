import { describe, expect, it } from '@jest/globals';
import { problemsOf, type Told } from './read-config.js';

const TARGET = '--target=orders:50051';
const TWO = 'upstreams: {a: {target: "a:1"}, b: {target: "b:1"}}\n';
const TARGETS =
  'name:port ("orders-headless.shop.svc.cluster.local:50051"), an SRV name ("_grpc._tcp.orders-headless.shop") or an address and its port ("127.0.0.1:50051"), several of them with commas in between';

/** A list of upstream settings below `orders`, as flow YAML. */
function upstream(settings: string): Told {
  return { yaml: `upstreams: {orders: {target: "orders:1", ${settings}}}` };
}

describe('upstreams are refused', () => {
  it.each<[what: string, told: Told, problems: string[]]>([
    [
      'that there are none of',
      {},
      ['There is no upstream: give --target, PROXY_TARGET or upstreams in the file.'],
    ],
    [
      'that are an empty map',
      { yaml: 'upstreams: {}' },
      ['There is no upstream: give --target, PROXY_TARGET or upstreams in the file.'],
    ],
    [
      'that are a list',
      { yaml: 'upstreams: [{target: "a:1"}]', argv: [TARGET] },
      [
        'upstreams in proxy.yaml is [a map]: allowed is a map of settings by the names of upstreams.',
      ],
    ],
    [
      'with a name of other characters',
      { yaml: 'upstreams: {"a b": {target: "a:1"}}' },
      [
        'A name below upstreams in proxy.yaml is "a b": allowed is a name of 1 to 63 letters, digits, ".", "_" and "-".',
      ],
    ],
    [
      'with a number for a name',
      { yaml: 'upstreams: {1: {target: "a:1"}}' },
      [
        'A name below upstreams in proxy.yaml is 1: allowed is a name of 1 to 63 letters, digits, ".", "_" and "-".',
      ],
    ],
    [
      'without a target',
      { yaml: 'upstreams: {orders: {}}' },
      [`upstreams.orders.target is not set: set it to ${TARGETS}.`],
    ],
    [
      'with nothing behind their name',
      { yaml: 'upstreams: {orders: }' },
      [
        'upstreams.orders in proxy.yaml is null: allowed is a map of settings.',
        `upstreams.orders.target is not set: set it to ${TARGETS}.`,
      ],
    ],
    [
      'with a target without a port',
      { argv: ['--target=orders'] },
      [`--target is "orders": allowed is ${TARGETS}.`],
    ],
    [
      'with a target of another scheme',
      { argv: ['--target=https://orders:443'] },
      [`--target is "https://orders:443": allowed is ${TARGETS}.`],
    ],
    [
      'with a key that there is not',
      upstream('timeout: 5'),
      [
        'upstreams.orders.timeout in proxy.yaml is unknown: allowed there are target, discovery, dnsServers, pollIntervalMs, maxStaleMs, balancing, tls, authority, connectTimeoutMs, maxConnectionsPerEndpoint, keepaliveMs, keepaliveTimeoutMs, queue.',
      ],
    ],
    [
      'whose EndpointSlices cannot be watched, for it is no Service',
      { argv: ['--target=orders.example.com:443', '--upstream-discovery=endpointslice'] },
      [
        'upstreams.default.target is "orders.example.com:443": allowed is the name of a Service, as in service.namespace.svc.cluster.local:50051, where discovery is endpointslice.',
      ],
    ],
    [
      'with DNS servers that are names',
      upstream('dnsServers: [10.0.0.1, dns.shop]'),
      [
        'upstreams.orders.dnsServers in proxy.yaml is ["10.0.0.1", "dns.shop"]: allowed is a list, each of it an address such as "10.96.0.10", "127.0.0.1:5300" or "[fd00::a]:53".',
      ],
    ],
    [
      'whose pods expire before two polls',
      upstream('pollIntervalMs: 60000, maxStaleMs: 60000'),
      [
        'upstreams.orders.maxStaleMs in proxy.yaml is 60000: allowed is 120000, twice pollIntervalMs, or more, or false.',
      ],
    ],
    [
      'with a policy that there is not',
      upstream('balancing: {policy: random}'),
      [
        'upstreams.orders.balancing.policy in proxy.yaml is "random": allowed is one of least_request, round_robin.',
      ],
    ],
    [
      'whose longest ejection is shorter than the first',
      upstream('balancing: {ejection: {baseMs: 5000, maxMs: 1000}}'),
      [
        'Expected `upstreams.orders.balancing.ejection.maxMs` to be a whole number from 5000 to 3600000, got 1000.',
      ],
    ],
    [
      'that eject and do not',
      {
        ...upstream('balancing: {ejection: false}'),
        argv: ['--upstream-balancing-ejection-base-ms=100'],
      },
      [
        'upstreams.orders.balancing.ejection in proxy.yaml is false although --upstream-balancing-ejection-base-ms is set: leave one of them out.',
      ],
    ],
    [
      'that have TLS and do not',
      { ...upstream('tls: false'), variables: { PROXY_UPSTREAM_TLS_SERVER_NAME: 'orders.shop' } },
      [
        'upstreams.orders.tls in proxy.yaml is false although PROXY_UPSTREAM_TLS_SERVER_NAME is set: leave one of them out.',
      ],
    ],
    [
      'with TLS of which nothing is said',
      upstream('tls: {}'),
      [
        'upstreams.orders.tls in proxy.yaml is an empty map: allowed is true or false, or a map of caFile, certFile, keyFile, serverName.',
      ],
    ],
    [
      'with a server name that has a port',
      upstream('tls: {serverName: "orders.shop:443"}'),
      [
        'upstreams.orders.tls.serverName in proxy.yaml is "orders.shop:443": allowed is a host name such as "orders.shop" or an IP address.',
      ],
    ],
    [
      'with a pattern for an authority',
      upstream('authority: "*.shop"'),
      [
        'upstreams.orders.authority in proxy.yaml is "*.shop": allowed is a host with a port or without, such as "orders.shop:50051".',
      ],
    ],
    [
      'that are several where a flag is for the only one',
      {
        yaml: `${TWO}routes: [{upstream: a}]`,
        argv: ['--upstream-keepalive-ms=false'],
        variables: { PROXY_TARGET: 'c:1' },
      },
      [
        'PROXY_TARGET is for the only upstream, but the file has 2 (a, b): set it there.',
        '--upstream-keepalive-ms is for the only upstream, but the file has 2 (a, b): set it there.',
      ],
    ],
  ])('%s', (_what, told, problems) => {
    expect(problemsOf(told)).toEqual(problems);
  });
});
