import { buildUpstream } from './build-upstream.js';
import type { Layer } from './layer.js';
import type { UpstreamConfig } from './proxy-config.js';

/** The name of the upstream that only flags or the environment know. */
const NAMELESS = 'default';

/** The upstreams that there are, and all that are spoken of, whether they can be used or not. */
export interface BuiltUpstreams {
  readonly upstreams: ReadonlyMap<string, UpstreamConfig>;
  readonly names: readonly string[];
}

/**
 * Puts together the upstreams of the file and what the environment and the flags say of the only one.
 *
 * @param overrides each wins over those before it
 */
export function buildUpstreams(
  fromFile: ReadonlyMap<string, Layer>,
  overrides: readonly Layer[],
  problems: string[],
): BuiltUpstreams {
  const places = overrides.flatMap((layer) => [...layer.places.values()]);
  const names = [...fromFile.keys()];
  if (names.length === 0 && places.length > 0) names.push(NAMELESS);
  if (names.length === 0) {
    problems.push('There is no upstream: give --target, PROXY_TARGET or upstreams in the file.');
  }
  if (names.length > 1) {
    problems.push(...places.map((place) => notTheOnly(place, names)));
  }
  const upstreams = new Map<string, UpstreamConfig>();
  for (const name of names) {
    const layers = [fromFile.get(name) ?? [], overrides].flat();
    const upstream = buildUpstream(name, layers, problems);
    if (upstream) upstreams.set(name, upstream);
  }
  return { upstreams, names };
}

function notTheOnly(place: string, names: readonly string[]): string {
  return `${place} is for the only upstream, but the file has ${names.length} (${names.join(', ')}): set it there.`;
}
