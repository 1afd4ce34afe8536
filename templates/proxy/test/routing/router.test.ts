import { describe, expect, it } from '@jest/globals';
import type { RouteConfig, UpstreamConfig } from '../../src/config/proxy-config.js';
import { splitAuthority } from '../../src/routing/authority-pattern.js';
import { compileRoute, matchesRoute } from '../../src/routing/route.js';
import { createRouter, type Router } from '../../src/routing/router.js';

const ECHO = '/orders.v1.OrdersService/Echo';

function route(upstream: string, authority?: string, pathPrefix?: string): RouteConfig {
  return { authority, pathPrefix, upstream };
}

function routerOf(
  routes: readonly RouteConfig[],
  names = routes.map((each) => each.upstream),
): Router {
  // A router reads only the names.
  const upstreams = new Map(names.map((name) => [name, { name } as UpstreamConfig]));
  return createRouter({ routes, upstreams });
}

describe('a router', () => {
  it('sends everything to the only upstream when there are no routes', () => {
    const router = routerOf([], ['orders']);
    expect(router.upstreamOf('orders.shop', ECHO)).toBe('orders');
    expect(router.upstreamOf(undefined, '/')).toBe('orders');
  });

  it('sends only what a route matches to the only upstream when there are routes', () => {
    const router = routerOf([route('orders', undefined, '/orders.v1.OrdersService/')]);
    expect(router.upstreamOf('orders.shop', ECHO)).toBe('orders');
    expect(router.upstreamOf('orders.shop', '/grpc.health.v1.Health/Check')).toBeUndefined();
  });

  it('takes the first route that matches', () => {
    const router = routerOf([
      route('echo', undefined, ECHO),
      route('orders', 'orders.shop'),
      route('shop', '*.shop', '/orders.v1.'),
      route('rest'),
    ]);
    expect(router.upstreamOf('orders.shop', ECHO)).toBe('echo');
    expect(router.upstreamOf('orders.shop:50051', '/orders.v1.OrdersService/Tick')).toBe('orders');
    expect(router.upstreamOf('payments.shop', '/orders.v1.OrdersService/Tick')).toBe('shop');
    expect(router.upstreamOf('payments.shop', '/payments.v1.Payments/Pay')).toBe('rest');
    expect(router.upstreamOf(undefined, '/orders.v1.OrdersService/Tick')).toBe('rest');
  });

  it('needs both conditions of a route', () => {
    const router = routerOf([route('orders', 'orders.shop', '/orders.v1.')]);
    expect(router.upstreamOf('orders.shop', '/payments.v1.Payments/Pay')).toBeUndefined();
    expect(router.upstreamOf('payments.shop', ECHO)).toBeUndefined();
  });

  it('asks for an authority where a route names one', () => {
    const router = routerOf([route('orders', 'orders.shop')]);
    expect(router.upstreamOf(undefined, ECHO)).toBeUndefined();
  });

  it('minds the port of a route that takes any host', () => {
    const router = routerOf([route('secure', '*:443'), route('plain')]);
    expect(router.upstreamOf('orders.shop:443', ECHO)).toBe('secure');
    expect(router.upstreamOf('orders.shop:80', ECHO)).toBe('plain');
  });

  it('says the same however often and in whatever order it is asked', () => {
    const routes = [
      route('a', '*.shop', '/orders.v1.'),
      route('b', 'orders.shop'),
      route('c', undefined, '/payments.v1.Payments'),
    ];
    const router = routerOf(routes);
    const compiled = routes.map(compileRoute);
    const random = randomFrom(1);
    // More authorities and paths than the cache holds.
    for (let count = 0; count < 20_000; count += 1) {
      const authority = `${['orders', 'stock', 'x'][random(3)]}.${['shop', 'example'][random(2)]}:${random(60)}`;
      const path = `/${['orders.v1', 'payments.v1'][random(2)]}.Payments/Method${random(60)}`;
      const parts = splitAuthority(authority);
      const expected = compiled.find((each) => matchesRoute(each, parts, path))?.upstream;
      if (router.upstreamOf(authority, path) !== expected) {
        throw new Error(`${authority}${path} went elsewhere than to ${expected}.`);
      }
    }
  });
});

/** Whole numbers below a limit, the same in each run. */
function randomFrom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % limit;
  };
}
