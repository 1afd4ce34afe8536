import { describe, expect, it } from '@jest/globals';
import { DecisionCache } from '../../src/routing/decision-cache.js';

/** A cache of ten decisions a generation, and how often it had to ask. */
function countingCache() {
  const asked: string[] = [];
  const cache = new DecisionCache(10);
  const get = (authority: string, path: string) =>
    cache.get(authority, path, (a, p) => {
      asked.push(a + p);
      return p === '/none' ? undefined : `to ${a}${p}`;
    });
  return { asked, get };
}

describe('a cache of decisions', () => {
  it('asks once for each authority and path, also where nothing matches', () => {
    const { asked, get } = countingCache();
    for (const authority of ['a', 'b', 'a', 'b']) {
      expect(get(authority, '/x')).toBe(`to ${authority}/x`);
      expect(get(authority, '/none')).toBeUndefined();
    }
    expect(asked).toEqual(['a/x', 'a/none', 'b/x', 'b/none']);
  });

  it('keeps what is asked for again and again, whatever else somebody tries out', () => {
    const { asked, get } = countingCache();
    for (let count = 0; count < 1000; count += 1) {
      get('a', '/hot');
      get('a', `/${count}`);
    }
    expect(asked.filter((text) => text === 'a/hot')).toHaveLength(1);
  });

  it('forgets what was not asked for during two generations', () => {
    const { asked, get } = countingCache();
    get('a', '/once');
    for (let count = 0; count < 20; count += 1) get(`${count}`, '/x');
    get('a', '/once');
    expect(asked.filter((text) => text === 'a/once')).toHaveLength(2);
  });

  it('does not keep what is too long to be of a client that means well', () => {
    const { asked, get } = countingCache();
    const long = `/${'x'.repeat(256)}`;
    expect([get('a', long), get('a', long)]).toEqual([`to a${long}`, `to a${long}`]);
    expect(asked).toHaveLength(2);
  });
});
