import { describe, expect, it } from '@jest/globals';
import { authorityOf, parseTarget } from '../../templates/service/client/balancing/target.js';

describe('parseTarget', () => {
  it.each([
    ['orders-headless:50051', { kind: 'host', name: 'orders-headless', port: 50051 }],
    [
      'orders.shop.svc.cluster.local.:1',
      { kind: 'host', name: 'orders.shop.svc.cluster.local.', port: 1 },
    ],
    ['_grpc._tcp.orders.shop', { kind: 'srv', name: '_grpc._tcp.orders.shop' }],
    ['127.0.0.1:65535', { kind: 'addresses', addresses: [{ host: '127.0.0.1', port: 65535 }] }],
    ['[::1]:50051', { kind: 'addresses', addresses: [{ host: '::1', port: 50051 }] }],
    [
      '127.0.0.1:1, [fd00::2]:2',
      {
        kind: 'addresses',
        addresses: [
          { host: '127.0.0.1', port: 1 },
          { host: 'fd00::2', port: 2 },
        ],
      },
    ],
  ])('reads %s', (text, expected) => {
    expect(parseTarget(text)).toEqual(expected);
  });

  it.each([
    '',
    'orders',
    'orders:',
    'orders:0',
    'orders:65536',
    'orders:grpc',
    'orders:50051/path',
    'a b:1',
    '-orders:1',
    'orders_x:1',
    'orders..shop:1',
    `${'a'.repeat(64)}:1`,
    `${'a.'.repeat(140)}a:1`,
    'orders:1,other:2',
    '127.0.0.1:1,other:2',
    '::1:50051',
    '[::1]',
    '_grpc.orders',
    '_grpc._tcp.',
    'http://orders:1',
    'orders:1\n',
  ])('refuses %j in one sentence that quotes it', (text) => {
    expect(() => parseTarget(text)).toThrow(
      `The target ${JSON.stringify(text)} cannot be dialled. Allowed are `,
    );
  });
});

describe('authorityOf', () => {
  it.each([
    ['orders.shop.svc.cluster.local:50051', 'orders.shop.svc.cluster.local:50051'],
    ['orders.shop.svc.cluster.local.:50051', 'orders.shop.svc.cluster.local:50051'],
    ['_grpc._tcp.orders.shop.svc.cluster.local.', 'orders.shop.svc.cluster.local'],
    ['127.0.0.1:1,127.0.0.2:2', '127.0.0.1:1'],
    ['[::1]:1', '[::1]:1'],
  ])('of %s is %s', (target, authority) => {
    expect(authorityOf(parseTarget(target))).toBe(authority);
  });
});
