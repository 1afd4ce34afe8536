import { readFileSync } from 'node:fs';

/** How short names are completed: the `search` and `ndots` of resolv.conf(5). */
export interface SearchList {
  readonly suffixes: readonly string[];
  /** A name with at least this many dots is tried as it is before the suffixes. */
  readonly ndots: number;
}

/** Reads resolv.conf text. The last `search` or `domain` line wins, `ndots` is capped at 15, as in glibc. */
export function parseResolvConf(text: string): SearchList {
  let suffixes: string[] = [];
  let ndots = 1;
  for (const line of text.split('\n')) {
    const [keyword, ...values] = line
      .replace(/[#;].*$/, '')
      .trim()
      .split(/\s+/);
    if (keyword === 'search' || keyword === 'domain') suffixes = values;
    if (keyword !== 'options') continue;
    for (const value of values) {
      const option = /^ndots:(\d+)$/.exec(value);
      if (option) ndots = Math.min(15, Number(option[1]));
    }
  }
  return { suffixes: suffixes.map((suffix) => suffix.replace(/\.$/, '')).filter(Boolean), ndots };
}

/** The search list of this machine or pod; empty where there is no resolv.conf. */
export function readSearchList(file = '/etc/resolv.conf'): SearchList {
  try {
    return parseResolvConf(readFileSync(file, 'utf8'));
  } catch {
    return parseResolvConf('');
  }
}

/**
 * The full names to try for a name, in order. c-ares, unlike getaddrinfo, is asked for one full name at a time
 * (nodejs/node#17850), so the completing happens here.
 */
export function candidateNames(name: string, { suffixes, ndots }: SearchList): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const completed = suffixes.map((suffix) => `${name}.${suffix}`);
  const dots = name.split('.').length - 1;
  return [...new Set(dots >= ndots ? [name, ...completed] : [...completed, name])];
}
