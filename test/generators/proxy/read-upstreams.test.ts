import { describe, expect, it } from '@jest/globals';
import { readUpstreams } from '../../../generators/proxy/upstreams/read-upstreams.js';
import { routesOf } from '../../../generators/proxy/upstreams/routes-of.js';
import { writeUpstreams } from '../../../generators/proxy/upstreams/write-upstreams.js';
import { notOneSentence } from '../one-sentence.js';

describe('readUpstreams', () => {
  it.each([
    [
      'orders=orders-headless.shop.svc.cluster.local:50051',
      'orders',
      'orders-headless.shop.svc.cluster.local:50051',
    ],
    ['orders=orders-headless:9090', 'orders', 'orders-headless:9090'],
    ['orders=orders-headless.shop', 'orders', 'orders-headless.shop:50051'],
    ['orders-headless.shop.svc', 'orders', 'orders-headless.shop.svc:50051'],
    ['Orders-Headless.shop:50051', 'orders', 'Orders-Headless.shop:50051'],
    ['headless:50051', 'headless', 'headless:50051'],
    ['_grpc._tcp.orders-headless.shop', 'orders', '_grpc._tcp.orders-headless.shop'],
    ['local=127.0.0.1:50061', 'local', '127.0.0.1:50061'],
    ['local=[::1]:50061', 'local', '[::1]:50061'],
    ['local=[::1]', 'local', '[::1]:50051'],
    ['local=127.0.0.1', 'local', '127.0.0.1:50051'],
  ])('reads %s', (text, name, target) => {
    expect(readUpstreams(text)).toEqual([{ name, targets: [target] }]);
  });

  it('takes an address without a name for a further one of the service before', () => {
    expect(readUpstreams('a=10.0.0.1:1,10.0.0.2:2, [::1]:3,users:4')).toEqual([
      { name: 'a', targets: ['10.0.0.1:1', '10.0.0.2:2', '[::1]:3'], pathPrefix: '/a.' },
      { name: 'users', targets: ['users:4'], pathPrefix: '/users.' },
    ]);
  });

  it('sends everything to one service, and only some calls where a path is given', () => {
    expect(readUpstreams('orders-headless:1')).toEqual([
      { name: 'orders', targets: ['orders-headless:1'] },
    ]);
    expect(readUpstreams('a=10.0.0.1:1,10.0.0.2:2/a.v1.')).toEqual([
      { name: 'a', targets: ['10.0.0.1:1', '10.0.0.2:2'], pathPrefix: '/a.v1.' },
    ]);
  });

  it.each([
    ['orders', '/orders.'],
    ['order-history', '/order_history.'],
    ['import', '/import_service.'],
  ])('tells several services apart by their packages: %s by %s', (name, pathPrefix) => {
    const [first, second] = readUpstreams(`${name}=x:1,users=y:2/acme.users.v1.Users`);
    expect([first?.pathPrefix, second?.pathPrefix]).toEqual([pathPrefix, '/acme.users.v1.Users']);
  });

  it.each([
    'orders=orders-headless:50051',
    'orders=orders-headless:50051/orders.v1.Orders/Get',
    'a=10.0.0.1:1,10.0.0.2:2/a.,b=_grpc._tcp.b/b.v1.,c=[::1]:3/c.',
  ])('reads back what is written of %s', (text) => {
    const upstreams = readUpstreams(text);
    expect(readUpstreams(writeUpstreams(upstreams))).toEqual(upstreams);
  });

  it.each([
    ['', '"" names nothing to dial'],
    ['orders=', '"orders=" names nothing to dial'],
    ['orders=x:1,', '"" names nothing to dial'],
    ['orders=/orders.v1.', '"orders=/orders.v1." names nothing to dial'],
    ['orders=x:0', '"orders=x:0" cannot be dialled'],
    ['orders=x:65536', '"orders=x:65536" cannot be dialled'],
    ['orders=x:', '"orders=x:" cannot be dialled'],
    ['orders=::1', '"orders=::1" cannot be dialled'],
    ['orders=x y:1', '"orders=x y:1" cannot be dialled'],
    ['orders=dns:///x:1', '"orders=dns:///x:1" has a scheme'],
    ['orders=x:1/a b', '"/a b" cannot begin the path of a call'],
    ['orders=x:1/', '"/" cannot begin the path of a call'],
    ['orders=x:1/orders..v1', '"/orders..v1" cannot begin the path of a call'],
    ['127.0.0.1:50051', '"127.0.0.1:50051" has no name to call it by'],
    ['Orders=x:1', '"Orders" cannot name an upstream'],
    ['=x:1', '"" cannot name an upstream'],
    ['on=x:1', '"on" cannot name an upstream'],
    ['constructor=x:1', '"constructor" cannot name an upstream'],
    ['a=x:1,a=y:1', 'There are two upstreams "a"'],
    ['a=x:1/p.,b=y:1/p.', 'There are two upstreams of the path "/p."'],
    ['a=10.0.0.1:1/p.,10.0.0.2:1/q.', '"/p." and "/q." are two paths of "a"'],
  ])('refuses %j in one sentence', (text, reason) => {
    const refused = (): unknown => readUpstreams(text);
    expect(refused).toThrow(reason);
    try {
      refused();
    } catch (error) {
      expect(notOneSentence((error as Error).message)).toBeUndefined();
    }
  });
});

describe('routesOf', () => {
  it('puts a path before those that begin like it, so that none is hidden', () => {
    const upstreams = readUpstreams('a=x:1/shop.,b=y:1/shop.v1.,c=z:1/shop.v1.Orders');
    expect(routesOf(upstreams)).toEqual([
      { pathPrefix: '/shop.v1.Orders', upstream: 'c' },
      { pathPrefix: '/shop.v1.', upstream: 'b' },
      { pathPrefix: '/shop.', upstream: 'a' },
    ]);
  });

  it('has none where every call goes to one service', () => {
    expect(routesOf(readUpstreams('orders-headless:1'))).toEqual([]);
  });
});
