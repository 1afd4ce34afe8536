import { describe, expect, it } from '@jest/globals';
import { isPathPrefix, matchesPrefix } from '../../src/routing/path-prefix.js';

const ECHO = '/orders.v1.OrdersService/Echo';

describe('a path prefix', () => {
  it.each([
    ['/', ECHO, true],
    ['/orders.v1.OrdersService/', ECHO, true],
    ['/orders.v1.OrdersService', ECHO, true],
    ['/orders.v1.OrdersService/Echo', ECHO, true],
    ['/orders.v1.', ECHO, true],
    ['/orders.', ECHO, true],
    ['/orders.v1.OrdersService/Ec', ECHO, false],
    ['/orders.v1.Orders', ECHO, false],
    ['/orders.v1', ECHO, false],
    ['/orders.v1.OrdersService', '/orders.v1.OrdersService', true],
    ['/orders.v1.OrdersService/', '/orders.v1.OrdersService', false],
    ['/orders.v1.OrdersService', '/orders.v1.OrdersServiceAdmin/Drop', false],
    ['/orders.v1.OrdersService/Echo', '/orders.v1.OrdersService/EchoAll', false],
    ['/Orders.v1.OrdersService/', ECHO, false],
    ['/orders.v1.OrdersService/', `x${ECHO}`, false],
    ['/orders.v1.', '/orders.v1', false],
    ['/a', '', false],
  ])('%s takes %s: %s', (prefix, path, matches) => {
    expect(matchesPrefix(prefix, path)).toBe(matches);
  });

  it.each(['', 'orders', ' /orders', '/a b', '/a\n', '/ä', `/${'a'.repeat(1024)}`, '*', '/\0'])(
    'cannot be %j',
    (text) => {
      expect(isPathPrefix(text)).toBe(false);
    },
  );
});
