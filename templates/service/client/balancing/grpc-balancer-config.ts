import type { experimental } from '@grpc/grpc-js';
import type { BalancerSettings, EjectionSettings } from './balancer-settings.js';

/** The policy's name in `loadBalancingConfig` of the service config. */
export const HEADLESS_BALANCER = 'headless_balancer';

/** The balancer's part of the service config, checked. */
export class HeadlessBalancerConfig implements experimental.TypedLoadBalancingConfig {
  readonly settings: BalancerSettings;
  /** Equal for equal settings. */
  readonly key: string;

  constructor(settings: BalancerSettings) {
    this.settings = settings;
    this.key = JSON.stringify(settings);
  }

  getLoadBalancerName(): string {
    return HEADLESS_BALANCER;
  }

  toJsonObject(): object {
    return { [HEADLESS_BALANCER]: this.settings };
  }

  /** @throws {TypeError} for settings it does not understand; grpc-js then takes the next policy of the list */
  static createFromJson(json: unknown): HeadlessBalancerConfig {
    if (isSettings(json)) return new HeadlessBalancerConfig(json);
    throw new TypeError(
      `Expected the settings that readBalancingOptions makes, got ${JSON.stringify(json)}.`,
    );
  }
}

function isSettings(json: unknown): json is BalancerSettings {
  if (typeof json !== 'object' || json === null) return false;
  const { policy, subsetSize, subsetSeed, slowStartMs, ejection } = json as Partial<
    Record<keyof BalancerSettings, unknown>
  >;
  return (
    (policy === 'round_robin' || policy === 'least_request') &&
    (subsetSize === false || isAtLeast(1, subsetSize)) &&
    (subsetSeed === undefined || typeof subsetSeed === 'string') &&
    isAtLeast(0, slowStartMs) &&
    (ejection === false || isEjection(ejection))
  );
}

function isEjection(json: unknown): json is EjectionSettings {
  if (typeof json !== 'object' || json === null) return false;
  const { consecutiveFailures, baseMs, maxMs, maxPercent } = json as Partial<
    Record<keyof EjectionSettings, unknown>
  >;
  return [consecutiveFailures, baseMs, maxMs, maxPercent].every((value) => isAtLeast(1, value));
}

function isAtLeast(min: number, value: unknown): value is number {
  return Number.isFinite(value) && (value as number) >= min;
}
