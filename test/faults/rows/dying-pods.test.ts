import { status } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from '../../wait-until.js';
import { stageForEveryTest } from '../stage-for-every-test.js';
import { call, type Outcome } from '../stage.js';
import type { CrowdOptions } from '../start-crowd.js';

const stage = stageForEveryTest();

/** Makes a call to a pod that halts in its middle, then kills this pod while another one is ready. */
async function callDyingPod(options: CrowdOptions): Promise<Outcome> {
  const dying = await stage.current.startCrowd(options);
  const pods = [{ name: 'dying', port: dying.port }];
  stage.current.fleet.list(pods);
  const client = stage.current.connect();
  const outcome = call(client);
  await waitUntil('the call has arrived', () => dying.calls.size > 0);
  stage.current.fleet.list([...pods, ...(await stage.current.fleet.startPods(1))]);
  await stage.current.untilLookedAt();
  // The response headers are under way to the client, which shows no sign of them.
  await pause(200);
  await dying.kill();
  return outcome;
}

describe('a pod dies', () => {
  it('a pod dies in the middle of a unary call: the call is made again on another pod and succeeds', async () => {
    expect(await callDyingPod({ haltsAt: 'request' })).toEqual({ ok: true, servedBy: 'orders-1' });
  });

  it('a pod dies after its response headers: the call fails at once with UNAVAILABLE, because gRPC makes no call again from then on (gRFC A6)', async () => {
    expect(await callDyingPod({ haltsAt: 'response headers' })).toMatchObject({
      ok: false,
      error: { code: status.UNAVAILABLE },
    });
  });
});
