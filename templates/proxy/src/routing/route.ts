import type { RouteConfig } from '../config/proxy-config.js';
import {
  coversAuthority,
  matchesAuthority,
  parseAuthorityPattern,
  type Authority,
  type AuthorityPattern,
} from './authority-pattern.js';
import { matchesPrefix } from './path-prefix.js';

/** A route as it is looked up. */
export interface Route {
  readonly authority: AuthorityPattern;
  readonly pathPrefix: string;
  readonly upstream: string;
}

const ANY: AuthorityPattern = { kind: 'any', host: '', port: undefined };

/** @param config checked: an authority that is no pattern would match all */
export function compileRoute({ authority, pathPrefix, upstream }: RouteConfig): Route {
  const pattern = authority === undefined ? undefined : parseAuthorityPattern(authority);
  return { authority: pattern ?? ANY, pathPrefix: pathPrefix ?? '/', upstream };
}

export function matchesRoute(route: Route, authority: Authority, path: string): boolean {
  return matchesPrefix(route.pathPrefix, path) && matchesAuthority(route.authority, authority);
}

/** Whether the first route matches every call that the second one matches. */
export function coversRoute(first: Route, second: Route): boolean {
  return (
    matchesPrefix(first.pathPrefix, second.pathPrefix) &&
    coversAuthority(first.authority, second.authority)
  );
}
