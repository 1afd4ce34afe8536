import { experimental } from '@grpc/grpc-js';
import { HEADLESS_BALANCER, HeadlessBalancerConfig } from './grpc-balancer-config.js';
import {
  systemBalancerEnvironment,
  type BalancerEnvironment,
} from './grpc-balancer-environment.js';
import { HeadlessBalancer } from './grpc-balancer.js';
import { firstMissing } from './grpc-experimental-api.js';

/** The functions and classes of the experimental API that the balancer uses, as of @grpc/grpc-js 1.14. */
const USED = [
  'registerLoadBalancerType',
  'createChildChannelControlHelper',
  'subchannelAddressToString',
  'statusOrFromValue',
  'LeafLoadBalancer',
  'QueuePicker',
  'UnavailablePicker',
] as const;
const USED_OF_LEAF = [
  'startConnecting',
  'updateEndpoint',
  'getPicker',
  'exitIdle',
  'destroy',
] as const;

let hasWarned = false;

/**
 * Teaches this process's @grpc/grpc-js the policy `headless_balancer`. Doing it twice changes nothing. Where the
 * experimental API is not the one this was written for, it is not registered, one warning says so, and grpc-js takes
 * the next policy of the service config, `round_robin`.
 *
 * @param api grpc-js's `experimental`
 * @returns whether the policy is registered
 */
export function registerHeadlessBalancer(
  environment: BalancerEnvironment = systemBalancerEnvironment,
  api: object = experimental,
  warn: (sentence: string) => void = emitWarning,
): boolean {
  const missing = findMissing(api);
  if (missing === undefined) {
    experimental.registerLoadBalancerType(
      HEADLESS_BALANCER,
      class extends HeadlessBalancer {
        constructor(helper: experimental.ChannelControlHelper) {
          super(helper, environment);
        }
      },
      HeadlessBalancerConfig,
    );
    return true;
  }
  if (!hasWarned) {
    hasWarned = true;
    warn(
      `The balancer needs \`experimental.${missing}\` of @grpc/grpc-js 1.14, which the installed version lacks, so calls are balanced by grpc-js's own round_robin; install @grpc/grpc-js@~1.14 to have the balancing options back.`,
    );
  }
  return false;
}

function emitWarning(sentence: string): void {
  process.emitWarning(sentence, { type: 'HeadlessBalancerWarning' });
}

/** The first part of the API that is not what it was. */
function findMissing(api: object): string | undefined {
  const name = firstMissing(api, USED);
  if (name !== undefined) return name;
  const { LeafLoadBalancer } = api as typeof experimental;
  const method = firstMissing(LeafLoadBalancer.prototype, USED_OF_LEAF);
  return method && `LeafLoadBalancer.${method}`;
}
