import { formatAddress, type Address } from '../../balancing/endpoint.js';
import { lookUpEndpoints } from '../../balancing/look-up-endpoints.js';
import { askHealth } from './ask-health.js';

/** The health service that says whether new calls are welcome. */
const SERVICE = 'readiness';

export interface Verdict {
  readonly isHealthy: boolean;
  readonly sentence: string;
}

/**
 * Asks every proxy behind a target for its health.
 *
 * @param target the proxies' headless Service with the port of health, or another that can be dialled
 * @param timeoutMs for each of them
 * @throws {Error} with one sentence when the target cannot be dialled or has no endpoint
 */
export async function checkHealth(
  target: string,
  print: (line: string) => void,
  timeoutMs = 5000,
): Promise<Verdict> {
  const addresses = await lookUpEndpoints(target);
  const answers = await Promise.all(addresses.map((address) => answerOf(address, timeoutMs)));
  for (const { line } of answers) print(line);
  const healthy = answers.filter(({ isServing }) => isServing).length;
  return {
    isHealthy: healthy === answers.length,
    sentence: `Taking calls: ${healthy} of ${answers.length} proxies of ${target}.`,
  };
}

async function answerOf(
  address: Address,
  timeoutMs: number,
): Promise<{ readonly isServing: boolean; readonly line: string }> {
  try {
    const status = await askHealth(address, SERVICE, timeoutMs);
    return { isServing: status === 'SERVING', line: `${formatAddress(address)} ${status}` };
  } catch (error) {
    return { isServing: false, line: (error as Error).message };
  }
}
