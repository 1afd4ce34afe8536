import { coversRoute, type Route } from './route.js';

/** A route that no call ever reaches. */
export interface ShadowedRoute {
  /** Where it stands. */
  readonly index: number;
  /** Where the route before it stands that takes all its calls. */
  readonly by: number;
}

/** The routes that can never match, because the first match wins. */
export function findShadowedRoutes(routes: readonly Route[]): ShadowedRoute[] {
  return routes.flatMap((route, index) => {
    const by = routes.slice(0, index).findIndex((earlier) => coversRoute(earlier, route));
    return by < 0 ? [] : [{ index, by }];
  });
}
