import { describe, expect, it } from '@jest/globals';
import {
  coversAuthority,
  matchesAuthority,
  parseAuthorityPattern,
  splitAuthority,
  type AuthorityPattern,
} from '../../src/routing/authority-pattern.js';

function pattern(text: string): AuthorityPattern {
  const parsed = parseAuthorityPattern(text);
  if (!parsed) throw new Error(`${text} is no pattern.`);
  return parsed;
}

describe('an authority', () => {
  it.each([
    ['orders.shop', 'orders.shop', true],
    ['orders.shop', 'orders.shop:50051', true],
    ['orders.shop', 'ORDERS.Shop:50051', true],
    ['Orders.SHOP', 'orders.shop', true],
    ['orders.shop', 'orders.shop.', true],
    ['orders.shop.', 'orders.shop.:443', true],
    ['orders.shop', 'payments.shop', false],
    ['orders.shop', 'my-orders.shop', false],
    ['orders.shop', 'orders.shop.evil.example', false],
    ['orders.shop:50051', 'orders.shop:50051', true],
    ['orders.shop:50051', 'orders.shop:50052', false],
    ['orders.shop:50051', 'orders.shop', false],
    ['*.shop', 'orders.shop', true],
    ['*.shop', 'v2.orders.shop:1', true],
    ['*.shop', 'shop', false],
    ['*.shop', 'workshop', false],
    ['*.shop', '.shop', false],
    ['*.shop:443', 'orders.shop:443', true],
    ['*.shop:443', 'orders.shop:8443', false],
    ['*', 'anything at all', true],
    ['*', '', true],
    ['*:443', 'orders.shop:443', true],
    ['*:443', 'orders.shop', false],
    ['127.0.0.1', '127.0.0.1:50051', true],
    ['[::1]', '[::1]:50051', true],
    ['[::1]', '[::1]', true],
    ['[::1]:50051', '[::1]:50051', true],
    ['[::1]', '::1', false],
    ['orders_v1', 'orders_v1:50051', true],
    ['orders.shop', 'orders.shop:', true],
    ['orders.shop', 'user@orders.shop', false],
    ['orders.shop', 'orders.shop:50051:50051', false],
    ['orders.shop', '', false],
  ])('of the route %s and the call %s match: %s', (route, authority, matches) => {
    expect(matchesAuthority(pattern(route), splitAuthority(authority))).toBe(matches);
  });

  it.each([
    '',
    ' ',
    '.',
    '*.',
    '*.*',
    '**',
    '*shop',
    'orders.*',
    'a..b',
    '-a.b',
    'a b',
    'orders.shop:',
    'orders.shop:0',
    'orders.shop:65536',
    'orders.shop:050051',
    'orders.shop:http',
    ':443',
    '::1',
    '[::1',
    '[orders.shop]',
    '[127.0.0.1]',
    'https://orders.shop',
    'orders.shop/path',
    `${'a'.repeat(64)}.shop`,
    `${'a.'.repeat(127)}a`,
    'bücher.example',
  ])('cannot be asked for as %j', (text) => {
    expect(parseAuthorityPattern(text)).toBeUndefined();
  });

  it.each([
    ['*', 'orders.shop', true],
    ['*', '*.shop:443', true],
    ['*:443', 'orders.shop', false],
    ['orders.shop', '*', false],
    ['*.shop', '*', false],
    ['*.shop', 'orders.shop', true],
    ['*.shop', 'orders.shop:443', true],
    ['*.shop:443', 'orders.shop', false],
    ['*.shop', '*.shop', true],
    ['*.shop', '*.eu.shop', true],
    ['*.eu.shop', '*.shop', false],
    ['*.shop', 'shop', false],
    ['orders.shop', 'orders.shop:443', true],
    ['orders.shop:443', 'orders.shop', false],
    ['orders.shop', 'Orders.shop', true],
    ['shop', '*.shop', false],
  ])('%s takes all that %s takes: %s', (first, second, covers) => {
    expect(coversAuthority(pattern(first), pattern(second))).toBe(covers);
  });
});
