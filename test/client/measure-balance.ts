import { callsByPod, untilBalancedOver, type Stage } from '../faults/stage.js';
import { loopbackAddresses } from '../faults/start-crowd.js';
import { HEADLESS } from './start-pods.js';

/** Calls of one measurement. */
export const CALLS = 10_000;

/**
 * Calls so many pods, each with a connection and an address of its own, after each has been called once.
 *
 * @returns the most calls of one pod divided by the fewest; 1 is perfect
 */
export async function measureBalance(stage: Stage, pods: number): Promise<number> {
  const addresses = loopbackAddresses(pods);
  const crowd = await stage.startCrowd();
  stage.listAddresses(addresses);
  const client = stage.connect({ target: `${HEADLESS}:${crowd.port}` });
  await untilBalancedOver(client, addresses);
  crowd.clearCalls();
  await callsByPod(client, CALLS);
  const counts = addresses.map((address) => crowd.calls.get(address) ?? 0);
  return Math.max(...counts) / Math.min(...counts);
}
