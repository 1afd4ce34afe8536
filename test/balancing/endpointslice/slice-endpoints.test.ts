import { describe, expect, it } from '@jest/globals';
import { formatAddress } from '../../../templates/service/client/balancing/endpoint.js';
import type {
  EndpointSlice,
  SliceEndpoint,
  SlicePort,
} from '../../../templates/service/client/balancing/endpointslice/endpoint-slice.js';
import { endpointsOf } from '../../../templates/service/client/balancing/endpointslice/slice-endpoints.js';

const GRPC: SlicePort = { name: 'grpc', port: 50051, protocol: 'TCP' };

function slice(changed: Partial<EndpointSlice>): EndpointSlice {
  return {
    metadata: { name: 'orders-abcde', resourceVersion: '1' },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.0.0.1'] }],
    ports: [GRPC],
    ...changed,
  };
}

/** Each endpoint as `id`, or as `id + other addresses`. */
function found(slices: readonly EndpointSlice[], port: number | string = 50051): unknown {
  const answer = endpointsOf(slices, port);
  if (answer.kind === 'no-port')
    return answer.ports.map(({ name, port: number }) => [name, number]);
  return answer.endpoints.map(({ id, addresses }) =>
    [id, ...addresses.slice(1).map(formatAddress)].join(' + '),
  );
}

const pod = (host: string, more: Partial<SliceEndpoint> = {}): SliceEndpoint => ({
  addresses: [host],
  ...more,
});

describe('endpoints of slices', () => {
  it('are those of all slices together', () => {
    const slices = [1, 2, 3].map((number) => slice({ endpoints: [pod(`10.0.0.${number}`)] }));
    expect(found(slices)).toEqual(['10.0.0.1:50051', '10.0.0.2:50051', '10.0.0.3:50051']);
  });

  it.each<[string, SliceEndpoint['conditions'], boolean]>([
    ['is ready', { ready: true }, true],
    ['says nothing of it', {}, true],
    ['has no conditions', undefined, true],
    ['says null', { ready: null, terminating: null }, true],
    ['is not ready', { ready: false }, false],
    ['ends, and is published although it is not ready', { ready: true, terminating: true }, false],
  ])('hold a pod that %s: %j, %s', (_, conditions, isListed) => {
    const endpoints = [pod('10.0.0.1', conditions && { conditions })];
    expect(found([slice({ endpoints })])).toEqual(isListed ? ['10.0.0.1:50051'] : []);
  });

  it('hold a dual-stack pod once, with both addresses, IPv4 first, under the id that DNS gives it', () => {
    const targetRef = { uid: 'a' };
    const six = slice({ addressType: 'IPv6', endpoints: [pod('fd00::1', { targetRef })] });
    const four = slice({ endpoints: [pod('10.0.0.1', { targetRef })] });
    expect(found([six, four])).toEqual(['10.0.0.1:50051 + [fd00::1]:50051']);
    expect(found([six])).toEqual(['[fd00::1]:50051']);
  });

  it('hold a pod once that stands in two slices while it moves', () => {
    const targetRef = { uid: 'a' };
    const notYet = slice({
      endpoints: [pod('10.0.0.1', { targetRef, conditions: { ready: false } })],
    });
    const already = slice({ endpoints: [pod('10.0.0.1', { targetRef })] });
    expect(found([notYet, already, already])).toEqual(['10.0.0.1:50051']);
  });

  it('have no pod twice that no reference tells of, such as one written by hand', () => {
    expect(found([slice({}), slice({})])).toEqual(['10.0.0.1:50051']);
  });

  it.each<[string, number | string, readonly SlicePort[], unknown]>([
    ['the number', 50051, [{ name: 'metrics', port: 9090 }, GRPC], ['10.0.0.1:50051']],
    [
      'the only port, where the Service has another number than its pods',
      80,
      [GRPC],
      ['10.0.0.1:50051'],
    ],
    [
      'the port for gRPC by its name',
      80,
      [{ name: 'metrics', port: 9090 }, GRPC],
      ['10.0.0.1:50051'],
    ],
    [
      'the port for gRPC by its appProtocol',
      80,
      [
        { name: 'm', port: 9090 },
        { name: 'api', port: 7, appProtocol: 'kubernetes.io/h2c' },
      ],
      ['10.0.0.1:7'],
    ],
    ['the name', 'admin', [{ name: 'admin', port: 7 }, GRPC], ['10.0.0.1:7']],
    ['a port that says no number, which is any', 80, [{ name: 'any' }], ['10.0.0.1:80']],
    ['no UDP port', 53, [{ name: 'dns', port: 53, protocol: 'UDP' }, GRPC], ['10.0.0.1:50051']],
    ['none, and say which there are', 'grpc', [{ name: 'web', port: 80 }], [['web', 80]]],
    [
      'none where several may be meant',
      1,
      [
        { name: 'a', port: 2 },
        { name: 'b', port: 3 },
      ],
      [
        ['a', 2],
        ['b', 3],
      ],
    ],
  ])('are on %s: port %j of %j', (_, port, ports, expected) => {
    expect(found([slice({ ports })], port)).toEqual(expected);
  });

  it('are on the port of their own slice: a rollout may change it', () => {
    const old = slice({ ports: [{ name: 'grpc', port: 1 }] });
    const young = slice({ endpoints: [pod('10.0.0.2')], ports: [{ name: 'grpc', port: 2 }] });
    expect(found([old, young], 'grpc')).toEqual(['10.0.0.1:1', '10.0.0.2:2']);
  });

  it('leave out slices without ports, which are of no Service, and of names', () => {
    expect(found([slice({ ports: null }), slice({ ports: [] })])).toEqual([]);
    expect(found([slice({ addressType: 'FQDN', endpoints: [pod('orders.example')] })])).toEqual([]);
    expect(found([slice({ endpoints: null })])).toEqual([]);
  });
});
