import { describe, expect, it } from '@jest/globals';
import { compileRoute } from '../../src/routing/route.js';
import { findShadowedRoutes } from '../../src/routing/shadowed-routes.js';

function find(...routes: [authority: string | undefined, pathPrefix: string | undefined][]) {
  return findShadowedRoutes(
    routes.map(([authority, pathPrefix]) =>
      compileRoute({ authority, pathPrefix, upstream: 'orders' }),
    ),
  );
}

describe('routes that never match', () => {
  it('are those behind one that takes everything', () => {
    expect(find(['a', '/x/'], [undefined, undefined], ['b', '/y/'], ['*', '/'])).toEqual([
      { index: 2, by: 1 },
      { index: 3, by: 1 },
    ]);
  });

  it('are those behind one that is wider in both conditions', () => {
    expect(find(['*.shop', '/orders.v1.'], ['a.shop', '/orders.v1.Orders/Echo'])).toEqual([
      { index: 1, by: 0 },
    ]);
  });

  it('are not those that one before them takes only a part of', () => {
    expect(
      find(['*.shop', '/orders.v1.'], ['*.shop', '/'], ['*', '/orders.v1.'], ['*', '/orders.v1']),
    ).toEqual([]);
    expect(find([undefined, '/a.B/'], [undefined, '/a.B'], [undefined, '/a.Bc/'])).toEqual([]);
  });
});
