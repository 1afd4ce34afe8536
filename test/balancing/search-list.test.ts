import { describe, expect, it } from '@jest/globals';
import {
  candidateNames,
  parseResolvConf,
  readSearchList,
} from '../../templates/service/client/balancing/search-list.js';

const pod = parseResolvConf(
  [
    'search shop.svc.cluster.local svc.cluster.local cluster.local',
    'nameserver 10.96.0.10',
    'options ndots:5',
  ].join('\n'),
);

describe('parseResolvConf', () => {
  it('reads what kubelet writes into a pod', () => {
    expect(pod).toEqual({
      suffixes: ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
      ndots: 5,
    });
  });

  it.each([
    ['nothing', '', { suffixes: [], ndots: 1 }],
    ['comments', '# search a\n; search b\nsearch c # d', { suffixes: ['c'], ndots: 1 }],
    ['several search lines', 'search a b\nsearch c', { suffixes: ['c'], ndots: 1 }],
    ['domain', 'domain corp.example.', { suffixes: ['corp.example'], ndots: 1 }],
    ['a huge ndots', 'options edns0 ndots:99', { suffixes: [], ndots: 15 }],
    ['a hostile ndots', 'options ndots:-1 ndots:x', { suffixes: [], ndots: 1 }],
  ])('reads %s', (_what, text, expected) => {
    expect(parseResolvConf(text)).toEqual(expected);
  });
});

describe('readSearchList', () => {
  it('is empty where there is no file', () => {
    expect(readSearchList('/nonexistent/resolv.conf')).toEqual({ suffixes: [], ndots: 1 });
  });
});

describe('candidateNames', () => {
  it.each([
    ['orders-headless', 'orders-headless.shop.svc.cluster.local'],
    ['orders-headless.other', 'orders-headless.other.shop.svc.cluster.local'],
  ])('completes %s from the search list first', (name, first) => {
    const names = candidateNames(name, pod);
    expect(names[0]).toBe(first);
    expect(names.at(-1)).toBe(name);
    expect(names).toHaveLength(4);
  });

  it('tries a name with enough dots as it is first', () => {
    expect(candidateNames('a.b', { suffixes: ['c'], ndots: 1 })).toEqual(['a.b', 'a.b.c']);
  });

  it('takes a name with a trailing dot as it is and only so', () => {
    expect(candidateNames('orders.shop.svc.cluster.local.', pod)).toEqual([
      'orders.shop.svc.cluster.local',
    ]);
  });
});
