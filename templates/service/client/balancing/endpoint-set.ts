import { endpointKey, normalizeEndpoints, type Endpoint } from './endpoint.js';
import type { Failure, Verdict } from './verdict.js';

/** Everything the set remembers between two looks. */
export interface EndpointSetState {
  /** The last known endpoints, sorted, each once; empty only until the first good answer. */
  readonly endpoints: readonly Endpoint[];
  /** Milliseconds of the injected clock at the last good answer. */
  readonly answeredAt: number | undefined;
  /** The failure that the newest look ended with, or undefined after a good answer. */
  readonly failure: Failure | undefined;
}

/** What the rest of the world must be told. */
export type EndpointSetChange =
  | {
      readonly kind: 'replace';
      readonly endpoints: readonly Endpoint[];
      readonly added: readonly Endpoint[];
      readonly removed: readonly Endpoint[];
    }
  /** There is no endpoint to offer, and this is why. */
  | { readonly kind: 'fail'; readonly reason: string };

export interface EndpointSetStep {
  readonly state: EndpointSetState;
  readonly change: EndpointSetChange | undefined;
}

export const emptyEndpointSet: EndpointSetState = {
  endpoints: [],
  answeredAt: undefined,
  failure: undefined,
};

/**
 * Decides what a verdict means, as a pure function of what was known before.
 *
 * - Endpoints replace the set when they differ from it; another order or a duplicate is no difference.
 * - A failure never empties a set that has endpoints: the pods known last are a better guess than none, and an empty
 *   list makes grpc-js hang calls until their deadline.
 * - A failure with nothing known is reported once for each distinct reason.
 */
export function applyVerdict(
  state: EndpointSetState,
  verdict: Verdict,
  now: number,
): EndpointSetStep {
  if (verdict.kind === 'endpoints' && verdict.endpoints.length > 0) {
    return replaceEndpoints(state, normalizeEndpoints(verdict.endpoints), now);
  }
  const failure: Failure =
    verdict.kind === 'endpoints'
      ? { kind: 'none-ready', reason: 'The answer held no endpoint.' }
      : verdict;
  const isNews = state.endpoints.length === 0 && state.failure?.reason !== failure.reason;
  return {
    state: { ...state, failure },
    change: isNews ? { kind: 'fail', reason: failure.reason } : undefined,
  };
}

function replaceEndpoints(
  state: EndpointSetState,
  endpoints: Endpoint[],
  now: number,
): EndpointSetStep {
  const before = new Set(state.endpoints.map(endpointKey));
  const after = new Set(endpoints.map(endpointKey));
  const added = endpoints.filter((endpoint) => !before.has(endpointKey(endpoint)));
  const removed = state.endpoints.filter((endpoint) => !after.has(endpointKey(endpoint)));
  return {
    state: { endpoints, answeredAt: now, failure: undefined },
    change:
      added.length + removed.length > 0
        ? { kind: 'replace', endpoints, added, removed }
        : undefined,
  };
}
