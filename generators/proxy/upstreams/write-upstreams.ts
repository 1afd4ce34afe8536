import type { Upstream } from './read-upstreams.js';

/** Writes services as {@link readUpstreams} reads them, with all that it would fill in. */
export function writeUpstreams(upstreams: readonly Upstream[]): string {
  return upstreams
    .map(({ name, targets, pathPrefix = '' }) => `${name}=${targets.join(',')}${pathPrefix}`)
    .join(',');
}
