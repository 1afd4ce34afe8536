import { connectivityState } from '@grpc/grpc-js';
import type { BalancedEndpoint } from './grpc-balancer-endpoint.js';

/** One endpoint as the balancer sees it now. */
export interface EndpointReport {
  /** `host:port`, several with commas. */
  readonly endpoint: string;
  /** `IDLE`, `CONNECTING`, `READY` or `TRANSIENT_FAILURE`. */
  readonly state: keyof typeof connectivityState;
  /** Calls it was picked for, retries included, since it was last added. */
  readonly picks: number;
  /** Calls in flight. */
  readonly outstanding: number;
  readonly isEjected: boolean;
}

/**
 * The channel option that carries a `BalancerObserver`. Its prefix keeps it out of the comparison of options, so that
 * channels which differ in it still share their connections.
 */
export const BALANCER_OBSERVER_OPTION = 'grpc.internal.no_subchannel.headless.balancer_observer';

/** The way from a channel's owner to the balancer that grpc-js makes for the channel. */
export interface BalancerObserver {
  /** Set by the balancer; reads the endpoints it has now. None while the channel idles. */
  endpoints?: () => EndpointReport[];
}

export function reportOn(endpoint: BalancedEndpoint): EndpointReport {
  const { name, state, candidate } = endpoint;
  return {
    endpoint: name,
    state: connectivityState[state] as keyof typeof connectivityState,
    picks: candidate.picks,
    outstanding: candidate.outstanding,
    isEjected: candidate.ejectedUntil > 0,
  };
}
