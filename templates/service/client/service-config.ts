import type { ServiceConfig } from '@grpc/grpc-js';
import type { ClientSettings } from './options.js';

/**
 * The service config (grpc/doc/service_config.md) for the settings. The policy stands in `loadBalancingConfig`:
 * grpc-js silently falls back to pick_first where it finds the older `loadBalancingPolicy`.
 */
export function serviceConfigFor({ retry }: Pick<ClientSettings, 'retry'>): ServiceConfig {
  const loadBalancingConfig = [{ round_robin: {} }];
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
