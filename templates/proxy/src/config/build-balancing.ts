import type { BalancerSettings } from '../../balancing/balancer-settings.js';
import {
  readBalancingOptions,
  type BalancingOptions,
  type EjectionOptions,
} from '../../balancing/balancing-options.js';
import type { MergedUpstream } from './build-upstream.js';

const EJECTION = 'balancing.ejection';

/** The settings of an upstream as the balancer has them; its own checks and defaults are those of the client. */
export function buildBalancing(
  name: string,
  { values, places }: MergedUpstream,
  problems: string[],
): BalancerSettings | undefined {
  const below = [...places.keys()].find((key) => key.startsWith(`${EJECTION}.`));
  if (!values[EJECTION] && below !== undefined) {
    problems.push(
      `${places.get(EJECTION)} is false although ${places.get(below)} is set: leave one of them out.`,
    );
  }
  const ejection = withoutUndefined<EjectionOptions>({
    consecutiveFailures: values['balancing.ejection.consecutiveFailures'],
    baseMs: values['balancing.ejection.baseMs'],
    maxMs: values['balancing.ejection.maxMs'],
    maxPercent: values['balancing.ejection.maxPercent'],
  });
  const options = withoutUndefined<BalancingOptions>({
    policy: values['balancing.policy'],
    subsetSize: values['balancing.subsetSize'],
    subsetSeed: values['balancing.subsetSeed'],
    slowStartMs: values['balancing.slowStartMs'],
    ejection: values[EJECTION] ? ejection : false,
  });
  try {
    return readBalancingOptions(options);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    problems.push(error.message.replace('`balancing.', `\`upstreams.${name}.balancing.`));
    return undefined;
  }
}

/** For options where one that is not set must not be there at all. */
function withoutUndefined<T extends object>(options: {
  readonly [Key in keyof T]-?: T[Key] | undefined;
}): T {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as T;
}
