import { Layer } from './layer.js';
import { parseYaml } from './parse-yaml.js';
import { isTree, nameOf, readTree, type Place } from './read-tree.js';
import { PROXY_SETTINGS, ROUTE_SETTINGS, UPSTREAM_SETTINGS } from './settings.js';
import { notAllowed, quoteShort } from './value-kind.js';
import { upstreamName } from './value-kinds.js';

/** What a file says. */
export interface FileLayers {
  readonly proxy: Layer;
  /** By name, in their order. */
  readonly upstreams: ReadonlyMap<string, Layer>;
  readonly routes: readonly Layer[];
}

/** Where nothing is said. */
export const NO_FILE: FileLayers = { proxy: new Layer(), upstreams: new Map(), routes: [] };

/**
 * @param file its name, for sentences
 * @throws {ConfigError} for a text that is no map of YAML
 */
export function readFileLayers(file: string, text: string): FileLayers {
  const proxy = new Layer();
  const top: Place = { path: '', file };
  let upstreams: ReadonlyMap<string, Layer> = new Map();
  let routes: readonly Layer[] = [];
  readTree(parseYaml(file, text), PROXY_SETTINGS, top, proxy, {
    upstreams: (value) => (upstreams = readUpstreams(value, top, proxy.problems)),
    routes: (value) => (routes = readRoutes(value, top, proxy.problems)),
  });
  return { proxy, upstreams, routes };
}

function readUpstreams(value: unknown, top: Place, problems: string[]): Map<string, Layer> {
  const upstreams = new Map<string, Layer>();
  if (!isTree(value)) {
    problems.push(
      `${nameOf(top, 'upstreams')} is ${quoteShort(value)}: allowed is a map of settings by the names of upstreams.`,
    );
    return upstreams;
  }
  for (const [key, settings] of value) {
    const name = String(key);
    const layer = new Layer();
    if (upstreamName.read(key) === undefined) {
      const where = `A name below ${nameOf(top, 'upstreams')}`;
      layer.problems.push(notAllowed(where, key, upstreamName));
    }
    readSettings(settings, UPSTREAM_SETTINGS, { ...top, path: `upstreams.${name}` }, layer);
    upstreams.set(name, layer);
  }
  return upstreams;
}

function readRoutes(value: unknown, top: Place, problems: string[]): Layer[] {
  if (!Array.isArray(value)) {
    problems.push(
      `${nameOf(top, 'routes')} is ${quoteShort(value)}: allowed is a list of maps of ${Object.keys(ROUTE_SETTINGS).join(', ')}.`,
    );
    return [];
  }
  return value.map((route: unknown, index) => {
    const layer = new Layer();
    readSettings(route, ROUTE_SETTINGS, { ...top, path: `routes[${index}]` }, layer);
    return layer;
  });
}

function readSettings(
  value: unknown,
  table: typeof UPSTREAM_SETTINGS | typeof ROUTE_SETTINGS,
  place: Place,
  layer: Layer,
): void {
  if (isTree(value)) {
    readTree(value, table, place, layer);
  } else {
    layer.problems.push(
      `${nameOf(place, '')} is ${quoteShort(value)}: allowed is a map of settings.`,
    );
  }
}
