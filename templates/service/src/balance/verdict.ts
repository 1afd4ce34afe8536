import type { CallCounts } from './count-calls.js';

export interface Verdict {
  readonly isBalanced: boolean;
  readonly sentence: string;
}

/**
 * Says whether calls were balanced: none failed, and every endpoint got some.
 *
 * @param endpoints the ready endpoints, as `host:port`
 */
export function judge(endpoints: readonly string[], { byEndpoint, failures }: CallCounts): Verdict {
  const unreached = endpoints.filter((endpoint) => !byEndpoint.has(endpoint));
  const calls = [...byEndpoint.values()].reduce((sum, count) => sum + count, failures.length);
  const [firstFailure] = failures;
  if (firstFailure !== undefined) {
    return no(`${failures.length} of ${calls} calls failed, the first with: ${firstFailure}`);
  }
  if (calls < endpoints.length) {
    return no(
      `${calls} calls cannot reach ${endpoints.length} endpoints: allowed is one call for each or more.`,
    );
  }
  if (unreached.length > 0) {
    return no(
      `${unreached.length} of ${endpoints.length} endpoints got none of ${calls} calls: ${unreached.join(', ')}. ` +
        'Either the client does not balance, or these pods cannot be connected to.',
    );
  }
  if (endpoints.length < 2) {
    return yes(
      `${calls} calls reached the only endpoint; with 2 replicas or more this shows whether they are balanced.`,
    );
  }
  const counted = endpoints.map((endpoint) => byEndpoint.get(endpoint) ?? 0);
  const ratio = (Math.max(...counted) / Math.min(...counted)).toFixed(2);
  return yes(`${calls} calls reached all ${endpoints.length} endpoints, max/min ${ratio}.`);
}

function yes(sentence: string): Verdict {
  return { isBalanced: true, sentence };
}

function no(sentence: string): Verdict {
  return { isBalanced: false, sentence };
}
