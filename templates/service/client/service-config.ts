import type { ServiceConfig } from '@grpc/grpc-js';
import { HEADLESS_BALANCER } from './balancing/grpc-balancer-config.js';
import { clientBalances, type ClientSettings } from './options.js';

/**
 * The service config (grpc/doc/service_config.md) for the settings. The policy stands in `loadBalancingConfig`:
 * grpc-js silently falls back to pick_first where it finds the older `loadBalancingPolicy`. It takes the first policy
 * of the list that it knows, so where this client's own could not be registered, its round_robin serves.
 */
export function serviceConfigFor({
  discovery,
  balancing,
  retry,
}: Pick<ClientSettings, 'discovery' | 'balancing' | 'retry'>): ServiceConfig {
  const loadBalancingConfig: ServiceConfig['loadBalancingConfig'] = clientBalances(discovery)
    ? [{ [HEADLESS_BALANCER]: balancing }, { round_robin: {} }]
    : [{ pick_first: {} }];
  if (retry === false) return { loadBalancingConfig, methodConfig: [] };
  return {
    loadBalancingConfig,
    methodConfig: [
      {
        name: [{}],
        retryPolicy: {
          maxAttempts: retry.maxAttempts,
          initialBackoff: seconds(retry.initialBackoffMs),
          maxBackoff: seconds(retry.maxBackoffMs),
          backoffMultiplier: 2,
          retryableStatusCodes: ['UNAVAILABLE'],
        },
      },
    ],
    retryThrottling: { maxTokens: retry.budget, tokenRatio: 0.1 },
  };
}

function seconds(ms: number): string {
  return `${ms / 1000}s`;
}
