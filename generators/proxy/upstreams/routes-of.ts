import type { Upstream } from './read-upstreams.js';

/** Which calls go to which upstream: the first that matches. */
export interface Route {
  pathPrefix: string;
  upstream: string;
}

/** The routes of services that only take calls of some paths, a path before those that begin like it. */
export function routesOf(upstreams: readonly Upstream[]): Route[] {
  return upstreams
    .flatMap(({ name, pathPrefix }) =>
      pathPrefix === undefined ? [] : [{ pathPrefix, upstream: name }],
    )
    .sort((a, b) => b.pathPrefix.length - a.pathPrefix.length);
}
