import { endpointDifference, normalizeEndpoints, type Endpoint } from './endpoint.js';
import { holdBack } from './sudden-shrink.js';
import type { Answer, Failure, Verdict } from './verdict.js';

/** Everything the set remembers between two looks. */
export interface EndpointSetState {
  /** The last known endpoints, sorted, each once; empty until the first good answer, and again once expired. */
  readonly endpoints: readonly Endpoint[];
  /** Ids of endpoints that the last good answer lacked and that stay until the next one confirms it. */
  readonly unconfirmed: readonly string[];
  /** Milliseconds of the injected clock at the last good answer. */
  readonly answeredAt: number | undefined;
  /** What the newest look could not tell, or undefined after an answer without gaps. */
  readonly failure: Failure | undefined;
  /** Whether the endpoints known last were given up as too old. */
  readonly isExpired: boolean;
}

/** What the rest of the world must be told. */
export type EndpointSetChange =
  | {
      readonly kind: 'replace';
      readonly endpoints: readonly Endpoint[];
      readonly added: readonly Endpoint[];
      readonly removed: readonly Endpoint[];
    }
  /** There is no endpoint to offer yet, and this is why. */
  | { readonly kind: 'fail'; readonly reason: string }
  /** The endpoints offered until now are too old to be used any longer. */
  | { readonly kind: 'expire'; readonly reason: string };

export interface EndpointSetStep {
  readonly state: EndpointSetState;
  readonly change: EndpointSetChange | undefined;
}

export const emptyEndpointSet: EndpointSetState = {
  endpoints: [],
  unconfirmed: [],
  answeredAt: undefined,
  failure: undefined,
  isExpired: false,
};

/**
 * How long endpoints are used without a good answer, in milliseconds: half an hour outlasts nearly every DNS outage.
 * It has an end because Kubernetes gives the address of a pod that is gone to another pod, sooner or later: calls
 * would then reach a stranger, and only TLS could tell.
 */
export const DEFAULT_MAX_STALE_MS = 1_800_000;

/**
 * Decides what a verdict means, as a pure function of what was known before.
 *
 * - Endpoints replace the set when they differ from it; another order or a duplicate is no difference.
 * - When most of the set is gone at once, the missing stay until a second answer lacks them, too.
 * - A failure never empties a set that has endpoints: the pods known last are a better guess than none, and an empty
 *   list makes grpc-js hang calls until their deadline. Only when no good answer came for `maxStaleMs` the set expires.
 * - A failure with nothing to offer is reported once for each distinct reason.
 *
 * @param maxStaleMs milliseconds; `false` for never
 */
export function applyVerdict(
  state: EndpointSetState,
  verdict: Verdict,
  now: number,
  maxStaleMs: number | false = DEFAULT_MAX_STALE_MS,
): EndpointSetStep {
  if (verdict.kind !== 'endpoints') return applyFailure(state, verdict, now, maxStaleMs);
  if (verdict.endpoints.length > 0) return applyAnswer(state, verdict, now);
  const failure: Failure = { kind: 'none-ready', reason: 'The answer held no endpoint.' };
  return applyFailure(state, failure, now, maxStaleMs);
}

function applyAnswer(
  state: EndpointSetState,
  { endpoints: listed, unanswered }: Answer,
  now: number,
): EndpointSetStep {
  const unasked = new Set(unanswered?.ids);
  const present = new Set([...listed.map(({ id }) => id), ...unasked]);
  const held = holdBack(
    state.endpoints,
    state.endpoints.filter(({ id }) => !present.has(id)),
    state.unconfirmed,
  );
  const unknown = state.endpoints.filter(({ id }) => unasked.has(id));
  const endpoints = normalizeEndpoints([...held, ...unknown, ...listed]);
  const difference = endpointDifference(state.endpoints, endpoints);
  const isSame = difference.added.length + difference.removed.length === 0;
  return {
    state: {
      endpoints: isSame ? state.endpoints : endpoints,
      unconfirmed: held.map(({ id }) => id),
      answeredAt: now,
      failure: unanswered && { kind: 'unreachable', reason: unanswered.reason },
      isExpired: false,
    },
    change: isSame ? undefined : { kind: 'replace', endpoints, ...difference },
  };
}

function applyFailure(
  state: EndpointSetState,
  { kind, reason: cause }: Failure,
  now: number,
  maxStaleMs: number | false,
): EndpointSetStep {
  const isTooOld =
    maxStaleMs !== false &&
    state.endpoints.length > 0 &&
    now - (state.answeredAt ?? now) >= maxStaleMs;
  const isExpired = state.isExpired || isTooOld;
  const reason = isExpired && maxStaleMs !== false ? expired(cause, maxStaleMs) : cause;
  const failure: Failure = { kind, reason };
  if (state.endpoints.length > 0 && !isTooOld) {
    return { state: { ...state, failure }, change: undefined };
  }
  return {
    state: { ...state, endpoints: [], unconfirmed: [], failure, isExpired },
    change:
      state.failure?.reason === reason
        ? undefined
        : { kind: isExpired ? 'expire' : 'fail', reason },
  };
}

function expired(cause: string, maxStaleMs: number): string {
  return `No good answer for ${maxStaleMs / 1000} s, so the pods known last are given up: ${cause}`;
}
