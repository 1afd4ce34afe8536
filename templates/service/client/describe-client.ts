import type { Client } from '@grpc/grpc-js';
import type { Endpoint } from './balancing/endpoint.js';
import type { BalancerObserver, EndpointReport } from './balancing/grpc-balancer-report.js';
import type { ResolverObserver } from './balancing/resolver-options.js';
import type { WatchCounters } from './balancing/watch-snapshot.js';
import { clientBalances, type ClientSettings, type Discovery } from './options.js';

/** What a client knows about its target: plain data, fit for JSON. */
export interface ClientDescription {
  readonly target: string;
  /** Who balances; where it is not this client, nothing more is known than the target. */
  readonly discovery: Discovery;
  /** False while the client idles and after it was closed; the rest is then what was known last. */
  readonly isWatching: boolean;
  /** The pods that calls may go to; empty until the first are found, and again when they have expired. */
  readonly endpoints: readonly Endpoint[];
  /** How the client stands with each of them: state of the connection, calls so far and under way, ejection. */
  readonly connections: readonly EndpointReport[];
  /** Milliseconds since the last good answer, the longest of them where the target has several names. */
  readonly ageMs?: number;
  /** The sentence that the newest look failed with; absent when it was good. */
  readonly lastError?: string;
  /** Of the watch, which clients with the same settings share. */
  readonly counters: WatchCounters;
}

/** What a client's resolver and balancer tell. */
export interface ClientObservers {
  readonly settings: Pick<ClientSettings, 'target' | 'discovery'>;
  readonly resolver: ResolverObserver;
  readonly balancer: BalancerObserver;
}

const observersOf = new WeakMap<Client, ClientObservers>();

/** Remembers what tells about a client. */
export function makeDescribable(client: Client, observers: ClientObservers): void {
  observersOf.set(client, observers);
}

/**
 * How things stand with a client's target.
 *
 * @throws {TypeError} for a client that this module did not make, and for one whose channel options replaced the target
 */
export function describeClient(client: Client): ClientDescription {
  const observers = observersOf.get(client);
  if (observers && !clientBalances(observers.settings.discovery)) {
    const { target, discovery } = observers.settings;
    const counters = { looks: 0, changes: 0, failures: 0 };
    return { target, discovery, isWatching: false, endpoints: [], connections: [], counters };
  }
  const snapshot = observers?.resolver.snapshot?.();
  if (!observers || !snapshot) {
    throw new TypeError(
      'Only a client made by createBalancedClient can be described, and only where no proxy replaces its target.',
    );
  }
  const { target, isWatching, endpoints, lastAnswerAgeMs, lastFailure, counters } = snapshot;
  return {
    target,
    discovery: observers.settings.discovery,
    isWatching,
    endpoints: [...endpoints],
    connections: observers.balancer.endpoints?.() ?? [],
    ...(lastAnswerAgeMs !== undefined && { ageMs: Math.round(lastAnswerAgeMs) }),
    ...(lastFailure !== undefined && { lastError: lastFailure }),
    counters: { ...counters },
  };
}
