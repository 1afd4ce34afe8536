import { endpointDifference, type Endpoint } from './endpoint.js';
import type { Failure } from './verdict.js';
import type { WatchView } from './watch-view.js';

/** What happened to a target. */
export type WatchEvent =
  | {
      readonly kind: 'changed';
      readonly added: readonly Endpoint[];
      readonly removed: readonly Endpoint[];
    }
  /** A look failed, wholly or in part, for a new reason. The endpoints known last, if any, stay in use. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** Looks are good again; `reason` is what is over. */
  | { readonly kind: 'recovered'; readonly reason: string }
  /** No good answer came for too long: the endpoints known last are given up, and calls fail at once. */
  | { readonly kind: 'expired'; readonly reason: string };

/** The events of a client that goes from one view to another. */
export function eventsOfView(before: WatchView | undefined, after: WatchView): WatchEvent[] {
  if (after.kind !== 'endpoints') return [after];
  const known = before?.kind === 'endpoints' ? before.endpoints : [];
  const difference = endpointDifference(known, after.endpoints);
  const isSame = difference.added.length + difference.removed.length === 0;
  return isSame ? [] : [{ kind: 'changed', ...difference }];
}

/** The events of a source whose looks begin or cease to fail, where the view does not say it already. */
export function eventsOfSource(
  before: Failure | undefined,
  after: Failure | undefined,
  view: WatchView | undefined,
): WatchEvent[] {
  if (before?.reason === after?.reason) return [];
  if (after)
    return view && view.kind !== 'endpoints' ? [] : [{ kind: 'failed', reason: after.reason }];
  return before ? [{ kind: 'recovered', reason: before.reason }] : [];
}
