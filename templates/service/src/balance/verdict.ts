import type { Discovery } from '../../client/options.js';
import type { WatchDiscovery } from '../../client/balancing/watch-settings.js';
import type { CallCounts } from './count-calls.js';

export interface Verdict {
  readonly isBalanced: boolean;
  readonly sentence: string;
}

/** Who balances when the client does not. */
export type Balancer = Exclude<Discovery, WatchDiscovery>;

/** What it means that one pod got every call. */
const REASONS: Readonly<Record<Balancer, string>> = {
  mesh: 'in mesh mode this means that no mesh balances these calls: is the pod that made them injected?',
  proxy:
    'in proxy mode this means that the proxy balances connections, not calls: does it know that they are gRPC?',
};

/**
 * Says whether calls to endpoints that DNS lists were balanced: none failed, and every endpoint got some.
 *
 * @param endpoints the ready endpoints, as `host:port`
 */
export function judgeEndpoints(endpoints: readonly string[], counts: CallCounts): Verdict {
  const { answeredBy } = counts;
  const calls = madeCalls(counts);
  const objection = objectionTo(counts, endpoints.length, 'endpoints');
  if (objection) return objection;
  const unreached = endpoints.filter((endpoint) => !answeredBy.has(endpoint));
  if (unreached.length > 0) {
    return no(
      `${unreached.length} of ${endpoints.length} endpoints got none of ${calls} calls: ${unreached.join(', ')}. ` +
        'Either the client does not balance, or these pods cannot be connected to.',
    );
  }
  if (endpoints.length < 2) return onlyOne(calls, 'endpoint');
  const counted = endpoints.map((endpoint) => answeredBy.get(endpoint) ?? 0);
  return yes(`${calls} calls reached all ${endpoints.length} endpoints, ${ratioOf(counted)}.`);
}

/**
 * Says whether calls to one name were balanced by what stands behind it: none failed, and as many pods answered as are
 * expected.
 *
 * @param expected how many pods there are at least
 */
export function judgePods(
  { balancer, expected }: { readonly balancer: Balancer; readonly expected: number },
  counts: CallCounts,
): Verdict {
  const { answeredBy } = counts;
  const calls = madeCalls(counts);
  const objection = objectionTo(counts, expected, 'pods');
  if (objection) return objection;
  const pods = [...answeredBy.keys()];
  if (pods.length === 1 && expected > 1) {
    return no(
      `Only ${pods[0]} answered ${calls} calls, of ${expected} pods or more: ${REASONS[balancer]}`,
    );
  }
  if (pods.length < expected) {
    return no(
      `Only ${pods.length} of ${expected} pods answered ${calls} calls: ${pods.join(', ')}. ` +
        `Either the ${balancer} leaves out pods, or ${calls} calls are too few for it to show.`,
    );
  }
  if (pods.length < 2) return onlyOne(calls, 'pod');
  const all = pods.length === expected ? `all ${expected}` : `${pods.length}`;
  return yes(`${calls} calls reached ${all} pods, ${ratioOf([...answeredBy.values()])}.`);
}

/** What is against any verdict: calls that failed, and too few of them. */
function objectionTo(counts: CallCounts, expected: number, what: string): Verdict | undefined {
  const calls = madeCalls(counts);
  const [firstFailure] = counts.failures;
  if (firstFailure !== undefined) {
    return no(
      `${counts.failures.length} of ${calls} calls failed, the first with: ${firstFailure}`,
    );
  }
  if (calls < expected) {
    return no(
      `${calls} calls cannot reach ${expected} ${what}: allowed is one call for each or more.`,
    );
  }
  return undefined;
}

function madeCalls({ answeredBy, failures }: CallCounts): number {
  return [...answeredBy.values()].reduce((sum, count) => sum + count, failures.length);
}

function ratioOf(counted: readonly number[]): string {
  return `max/min ${(Math.max(...counted) / Math.min(...counted)).toFixed(2)}`;
}

function onlyOne(calls: number, what: string): Verdict {
  return yes(
    `${calls} calls reached the only ${what}; with 2 replicas or more this shows whether they are balanced.`,
  );
}

function yes(sentence: string): Verdict {
  return { isBalanced: true, sentence };
}

function no(sentence: string): Verdict {
  return { isBalanced: false, sentence };
}
