import { endpointKey, normalizeEndpoints, type Endpoint } from './endpoint.js';
import type { EndpointSetState } from './endpoint-set.js';

/** What a client is to work with. */
export type WatchView =
  | { readonly kind: 'endpoints'; readonly endpoints: readonly Endpoint[] }
  /** Nothing has been found yet. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** What was found is too old: it must be dropped, not only not renewed. */
  | { readonly kind: 'expired'; readonly reason: string };

/**
 * Puts the sets of a target's sources together. Each source keeps its own memory, so one that fails goes on offering
 * what it found last, or drops out when that is too old, while the others go on.
 *
 * @returns `before` itself where nothing changed, or undefined until there is an endpoint or every source was heard
 */
export function viewOf(
  sets: readonly EndpointSetState[],
  before: WatchView | undefined,
): WatchView | undefined {
  const view = combine(sets);
  return view && before && isSameView(before, view) ? before : view;
}

/** The sentences of all sources that fail now, or undefined when none does. */
export function failuresOf(sets: readonly EndpointSetState[]): string | undefined {
  const reasons = new Set(sets.flatMap(({ failure }) => failure?.reason ?? []));
  return reasons.size > 0 ? [...reasons].join(' ') : undefined;
}

function combine(sets: readonly EndpointSetState[]): WatchView | undefined {
  const endpoints = normalizeEndpoints(sets.flatMap((set) => set.endpoints));
  if (endpoints.length > 0) return { kind: 'endpoints', endpoints };
  if (sets.some(({ failure }) => failure === undefined)) return undefined;
  const isExpired = sets.some((set) => set.isExpired);
  return { kind: isExpired ? 'expired' : 'failed', reason: failuresOf(sets) ?? '' };
}

function isSameView(one: WatchView, other: WatchView): boolean {
  if (one.kind !== 'endpoints' || other.kind !== 'endpoints') {
    return (
      'reason' in one && 'reason' in other && one.kind === other.kind && one.reason === other.reason
    );
  }
  return (
    one.endpoints.length === other.endpoints.length &&
    one.endpoints.every((endpoint, index) => {
      const counterpart = other.endpoints[index];
      return counterpart !== undefined && endpointKey(endpoint) === endpointKey(counterpart);
    })
  );
}
