import { describe, expect, it } from '@jest/globals';
import type { NameTarget } from '../../../templates/service/client/balancing/dns-source.js';
import { serviceNameOf } from '../../../templates/service/client/balancing/endpointslice/service-name.js';
import { parseTargets } from '../../../templates/service/client/balancing/target.js';

const nameOf = (target: string) => serviceNameOf(parseTargets(target)[0] as NameTarget);

describe('the Service that a target names', () => {
  it.each([
    ['orders:80', { service: 'orders', namespace: undefined, port: 80 }],
    ['orders.shop:80', { service: 'orders', namespace: 'shop', port: 80 }],
    ['orders.shop.svc:80', { service: 'orders', namespace: 'shop', port: 80 }],
    ['orders.shop.svc.cluster.local:80', { service: 'orders', namespace: 'shop', port: 80 }],
    ['orders.shop.svc.cluster.local.:80', { service: 'orders', namespace: 'shop', port: 80 }],
    ['_grpc._tcp.orders.shop.svc', { service: 'orders', namespace: 'shop', port: 'grpc' }],
    ['_h2-c._tcp.orders', { service: 'orders', namespace: undefined, port: 'h2-c' }],
  ])('%s', (target, name) => {
    expect(nameOf(target)).toEqual(name);
  });

  it.each(['orders.example.com:80', '_grpc._tcp.orders.example.com', 'a.b.c.d:80'])(
    'is none in %s',
    (target) => {
      expect(nameOf(target)).toBeUndefined();
    },
  );
});
