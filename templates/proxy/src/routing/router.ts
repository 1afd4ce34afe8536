import type { ProxyConfig } from '../config/proxy-config.js';
import { splitAuthority } from './authority-pattern.js';
import { DecisionCache } from './decision-cache.js';
import { compileRoute, matchesRoute, type Route } from './route.js';

/** Decisions of each of the cache's two generations. Real traffic has some ten paths and few authorities. */
const CACHED_DECISIONS = 1024;

/** Says which upstream a call goes to. Asked for every call. */
export interface Router {
  /**
   * @param authority as the client sent it; undefined where it sent none
   * @param path as the client sent it, `/orders.v1.OrdersService/Echo`
   * @returns the name of the upstream; undefined when no route matches
   */
  upstreamOf(authority: string | undefined, path: string): string | undefined;
}

/** Makes a router of the routes. Where there are none, the only upstream gets every call. */
export function createRouter({
  routes,
  upstreams,
}: Pick<ProxyConfig, 'routes' | 'upstreams'>): Router {
  const [only] = upstreams.keys();
  return routes.length > 0
    ? new RouteTable(routes.map(compileRoute))
    : { upstreamOf: () => (upstreams.size === 1 ? only : undefined) };
}

class RouteTable implements Router {
  readonly #routes: readonly Route[];
  /** Whether the authority plays a part at all; without one, clients with many names for the proxy share decisions. */
  readonly #readsAuthority: boolean;
  readonly #cache = new DecisionCache(CACHED_DECISIONS);
  readonly #decide = (authority: string, path: string): string | undefined => {
    const parts = splitAuthority(authority);
    return this.#routes.find((route) => matchesRoute(route, parts, path))?.upstream;
  };

  constructor(routes: readonly Route[]) {
    this.#routes = routes;
    this.#readsAuthority = routes.some(
      ({ authority }) => authority.kind !== 'any' || authority.port !== undefined,
    );
  }

  upstreamOf(authority: string | undefined, path: string): string | undefined {
    const asked = this.#readsAuthority ? (authority ?? '') : '';
    return this.#cache.get(asked, path, this.#decide);
  }
}
