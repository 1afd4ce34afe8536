import { compileRoute } from '../routing/route.js';
import { findShadowedRoutes, type ShadowedRoute } from '../routing/shadowed-routes.js';
import { merge, type Layer } from './layer.js';
import type { RouteConfig } from './proxy-config.js';
import { ROUTE_SETTINGS } from './settings.js';
import { quoteShort } from './value-kind.js';

/**
 * Puts together the routes of the file.
 *
 * @param upstreams the names of all upstreams
 */
export function buildRoutes(
  layers: readonly Layer[],
  upstreams: readonly string[],
  problems: string[],
): readonly RouteConfig[] {
  const all = upstreams.join(', ');
  if (layers.length === 0 && upstreams.length > 1) {
    problems.push(`There are no routes: say in routes which calls go to which of ${all}.`);
  }
  const routes = layers.map(buildRoute);
  const areReadable = layers.every((layer) => layer.problems.length === 0);
  const shadowed = areReadable ? findShadowedRoutes(routes.map(compileRoute)) : [];
  problems.push(...shadowed.map(neverMatches));
  return routes;

  function buildRoute(layer: Layer, index: number): RouteConfig {
    const { values, places } = merge(ROUTE_SETTINGS, [layer]);
    const { authority, pathPrefix, upstream = '' } = values;
    const place = places.get('upstream');
    if (place === undefined) {
      problems.push(`routes[${index}].upstream is not set: set it to one of ${all}.`);
    } else if (upstream !== '' && !upstreams.includes(upstream)) {
      problems.push(`${place} is ${quoteShort(upstream)}: allowed is one of ${all}.`);
    }
    return { authority, pathPrefix, upstream };
  }
}

function neverMatches({ index, by }: ShadowedRoute): string {
  return `routes[${index}] never matches, since routes[${by}] comes first and takes all its calls: move it up, or leave it out.`;
}
