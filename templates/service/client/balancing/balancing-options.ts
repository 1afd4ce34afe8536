import type { BalancerSettings, EjectionSettings } from './balancer-settings.js';
import { integer, integerOrFalse, quote, refuseUnknown } from './option-checks.js';

/** When a pod whose connections keep breaking is left out for a while. */
export interface EjectionOptions {
  /**
   * Connections in a row that broke under a call, without one answered call in between. A status that the service
   * sends never counts, whatever it is. Default 5, range 1..1000.
   */
  readonly consecutiveFailures?: number;
  /**
   * Milliseconds of the first ejection; each further one lasts twice as long as the one before, until the pod has
   * served for `maxMs`. Default 30000 (gRFC A50), range 100..3600000.
   */
  readonly baseMs?: number;
  /** The longest ejection in milliseconds. Default 300000 (gRFC A50) or `baseMs`, range `baseMs`..3600000. */
  readonly maxMs?: number;
  /**
   * Percent of the pods that may be ejected at once: one always may, the last one never. Default 10 (gRFC A50),
   * range 1..99.
   */
  readonly maxPercent?: number;
}

/** How calls are spread over the pods. */
export interface BalancingOptions {
  /**
   * `round_robin`: each pod in turn, exactly. `least_request`: of two pods drawn at random, the one with fewer calls
   * of this client in flight, which avoids slow pods. Default `round_robin`.
   */
  readonly policy?: 'round_robin' | 'least_request';
  /**
   * The most pods this client connects to, for services with so many that connections cost too much. Clients choose
   * evenly, and a pod that comes or goes moves at most one connection of a client. Fewer than the client has calls in
   * flight is too few. Default `false`: all pods. Range 1..10000.
   */
  readonly subsetSize?: number | false;
  /**
   * What the choice of the subset is derived from, 1..253 characters; clients with the same seed choose the same pods.
   * Default: a random one per process, since pods of one node, or workers of one pod, may share every name they have.
   */
  readonly subsetSeed?: string;
  /**
   * Milliseconds over which a pod that becomes ready beside others grows from a tenth of its share to all of it; one
   * that only reconnects is not slowed. Default 0 (full share at once) for `round_robin` and 10000 for
   * `least_request`; range 0..3600000.
   */
  readonly slowStartMs?: number;
  /** `false` for none. */
  readonly ejection?: EjectionOptions | false;
}

const KNOWN_OPTIONS: readonly (keyof BalancingOptions)[] = [
  'policy',
  'subsetSize',
  'subsetSeed',
  'slowStartMs',
  'ejection',
];
const KNOWN_EJECTION_OPTIONS: readonly (keyof EjectionOptions)[] = [
  'consecutiveFailures',
  'baseMs',
  'maxMs',
  'maxPercent',
];
const HOUR_MS = 3_600_000;

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {TypeError} with one sentence that names the option, its value and what is allowed
 */
export function readBalancingOptions(options: BalancingOptions): BalancerSettings {
  refuseUnknown('balancing.', options, KNOWN_OPTIONS);
  const policy = readPolicy(options.policy ?? 'round_robin');
  return {
    policy,
    subsetSize: integerOrFalse('balancing.subsetSize', options.subsetSize ?? false, 1, 10_000),
    subsetSeed: readSeed(options.subsetSeed),
    slowStartMs: integer(
      'balancing.slowStartMs',
      options.slowStartMs ?? (policy === 'least_request' ? 10_000 : 0),
      0,
      HOUR_MS,
    ),
    ejection: options.ejection === false ? false : readEjection(options.ejection ?? {}),
  };
}

function readPolicy(policy: unknown): BalancerSettings['policy'] {
  if (policy === 'round_robin' || policy === 'least_request') return policy;
  throw new TypeError(
    `Expected \`balancing.policy\` to be "round_robin" or "least_request", got ${quote(policy)}.`,
  );
}

function readSeed(seed: unknown): string | undefined {
  if (seed === undefined) return seed;
  if (typeof seed === 'string' && seed.length >= 1 && seed.length <= 253) return seed;
  throw new TypeError(
    `Expected \`balancing.subsetSeed\` to be a string of 1 to 253 characters, got ${quote(seed)}.`,
  );
}

function readEjection(options: EjectionOptions): EjectionSettings {
  refuseUnknown('balancing.ejection.', options, KNOWN_EJECTION_OPTIONS);
  const baseMs = integer('balancing.ejection.baseMs', options.baseMs ?? 30_000, 100, HOUR_MS);
  return {
    consecutiveFailures: integer(
      'balancing.ejection.consecutiveFailures',
      options.consecutiveFailures ?? 5,
      1,
      1000,
    ),
    baseMs,
    maxMs: integer(
      'balancing.ejection.maxMs',
      options.maxMs ?? Math.max(300_000, baseMs),
      baseMs,
      HOUR_MS,
    ),
    maxPercent: integer('balancing.ejection.maxPercent', options.maxPercent ?? 10, 1, 99),
  };
}
