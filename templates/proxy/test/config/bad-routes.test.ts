import { describe, expect, it } from '@jest/globals';
import { problemsOf, type Told } from './read-config.js';

const ONE = 'upstreams: {orders: {target: "orders:50051"}}\n';
const TWO = 'upstreams: {a: {target: "a:1"}, b: {target: "b:1"}}\n';

function routes(list: string, upstreams = TWO): Told {
  return { yaml: `${upstreams}routes: ${list}` };
}

describe('routes are refused', () => {
  it.each<[what: string, told: Told, problems: string[]]>([
    [
      'that are missing',
      { yaml: TWO },
      ['There are no routes: say in routes which calls go to which of a, b.'],
    ],
    [
      'that are an empty list',
      routes('[]'),
      ['There are no routes: say in routes which calls go to which of a, b.'],
    ],
    [
      'that are a map',
      routes('{upstream: a}', ONE),
      [
        'routes in proxy.yaml is a map: allowed is a list of maps of authority, pathPrefix, upstream.',
      ],
    ],
    [
      'that are no maps',
      routes('[a]', ONE),
      [
        'routes[0] in proxy.yaml is "a": allowed is a map of settings.',
        'routes[0].upstream is not set: set it to one of orders.',
      ],
    ],
    [
      'with a key that there is not',
      routes('[{path: /a, upstream: a}]'),
      [
        'routes[0].path in proxy.yaml is unknown: allowed there are authority, pathPrefix, upstream.',
      ],
    ],
    [
      'without an upstream',
      routes('[{authority: y, upstream: a}, {authority: x}]'),
      ['routes[1].upstream is not set: set it to one of a, b.'],
    ],
    [
      'with an upstream that there is not',
      routes('[{upstream: c}]'),
      ['routes[0].upstream in proxy.yaml is "c": allowed is one of a, b.'],
    ],
    [
      'with an authority that is none',
      routes('[{authority: "a b", upstream: a}]'),
      [
        'routes[0].authority in proxy.yaml is "a b": allowed is a host ("orders.shop"), "*.suffix" or "*", each with a port or without.',
      ],
    ],
    [
      'with a path that does not begin with a slash',
      routes('[{pathPrefix: orders.v1., upstream: a}]'),
      [
        'routes[0].pathPrefix in proxy.yaml is "orders.v1.": allowed is the beginning of a path such as "/orders.v1.OrdersService/" or "/orders.v1.".',
      ],
    ],
    [
      'that can never match',
      routes(
        '[{pathPrefix: /orders.v1., upstream: a}, {authority: x, pathPrefix: /orders.v1.Orders/, upstream: b}]',
      ),
      [
        'routes[1] never matches, since routes[0] comes first and takes all its calls: move it up, or leave it out.',
      ],
    ],
  ])('%s', (_what, told, problems) => {
    expect(problemsOf(told)).toEqual(problems);
  });
});
