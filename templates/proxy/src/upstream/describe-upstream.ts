import { formatAddress } from '../../balancing/endpoint.js';
import type { WatchSnapshot } from '../../balancing/watch-snapshot.js';
import type {
  EndpointDescription,
  EndpointState,
  UpstreamDescription,
} from '../admin/proxy-description.js';
import type { UpstreamConfig } from '../config/proxy-config.js';
import type { Pod } from './pod.js';

export function describeUpstream(
  { name, target }: UpstreamConfig,
  { listed, leaving }: { readonly listed: Iterable<Pod>; readonly leaving: Iterable<Pod> },
  queued: number,
  { lastAnswerAgeMs, lastFailure, counters }: WatchSnapshot,
  now: number,
): UpstreamDescription {
  return {
    name,
    target,
    endpoints: [
      ...[...listed].map((pod) => describePod(pod, stateOf(pod), now)),
      ...[...leaving].map((pod) => describePod(pod, 'leaving', now)),
    ],
    queued,
    lastAnswerAgeMs,
    lastFailure,
    looks: counters.looks,
    failures: counters.failures,
  };
}

/** @param now milliseconds of the clock that the balancer's times are of */
function describePod(
  { endpoint, candidate, connections, lastFailure }: Pod,
  state: EndpointState,
  now: number,
): EndpointDescription {
  const { ejectedUntil, picks } = candidate;
  return {
    address: endpoint.addresses.map(formatAddress).join(','),
    state,
    inFlight: connections.reduce((sum, { calls }) => sum + calls.size, 0),
    picks,
    connections: connections.length,
    ejectedUntil:
      ejectedUntil > now ? new Date(Date.now() + ejectedUntil - now).toISOString() : undefined,
    lastFailure,
  };
}

function stateOf({ candidate, isReady, isConnecting, lastFailure }: Pod): EndpointState {
  if (candidate.ejectedUntil > 0) return 'ejected';
  if (isReady) return 'ready';
  if (isConnecting) return 'connecting';
  return lastFailure === undefined ? 'idle' : 'failed';
}
