import { describe, expect, it } from '@jest/globals';
import { authorityOf, parseTargets } from '../../templates/service/client/balancing/target.js';

describe('parseTargets', () => {
  it.each([
    ['orders-headless:50051', [{ kind: 'host', name: 'orders-headless', port: 50051 }]],
    [
      'orders.shop.svc.cluster.local.:1',
      [{ kind: 'host', name: 'orders.shop.svc.cluster.local.', port: 1 }],
    ],
    ['_grpc._tcp.orders.shop', [{ kind: 'srv', name: '_grpc._tcp.orders.shop' }]],
    ['127.0.0.1:65535', [{ kind: 'addresses', addresses: [{ host: '127.0.0.1', port: 65535 }] }]],
    ['[::1]:50051', [{ kind: 'addresses', addresses: [{ host: '::1', port: 50051 }] }]],
    [
      '127.0.0.1:1, [fd00::2]:2',
      [
        {
          kind: 'addresses',
          addresses: [
            { host: '127.0.0.1', port: 1 },
            { host: 'fd00::2', port: 2 },
          ],
        },
      ],
    ],
    [
      '127.0.0.1:1,orders:2,_grpc._tcp.stock,[::1]:3,orders:2',
      [
        { kind: 'host', name: 'orders', port: 2 },
        { kind: 'srv', name: '_grpc._tcp.stock' },
        {
          kind: 'addresses',
          addresses: [
            { host: '127.0.0.1', port: 1 },
            { host: '::1', port: 3 },
          ],
        },
      ],
    ],
  ])('reads %s', (text, expected) => {
    expect(parseTargets(text)).toEqual(expected);
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
    'orders:1,',
    'orders:1,,other:2',
    'orders:1,other',
    '127.0.0.1:1 127.0.0.1:2',
    '::1:50051',
    '[::1]',
    '_grpc.orders',
    '_grpc._tcp.',
    'http://orders:1',
    'orders:1\n',
  ])('refuses %j in one sentence that quotes it', (text) => {
    expect(() => parseTargets(text)).toThrow(
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
    ['127.0.0.1:1,orders.shop:2,stock.shop:3', 'orders.shop:2'],
  ])('of %s is %s', (target, authority) => {
    expect(authorityOf(parseTargets(target))).toBe(authority);
  });
});
