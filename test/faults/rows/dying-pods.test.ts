import { status } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { waitUntil } from '../../wait-until.js';
import { stageForEveryTest } from '../stage-for-every-test.js';
import { call, failuresOf, type Outcome } from '../stage.js';
import type { CrowdOptions } from '../start-crowd.js';

const stage = stageForEveryTest();

/** Makes a call to a pod that halts in its middle, then kills this pod while another one is ready. */
async function callDyingPod(options: CrowdOptions, message?: string): Promise<Outcome> {
  const dying = await stage.current.startCrowd(options);
  const pods = [{ name: 'dying', port: dying.port }];
  stage.current.fleet.list(pods);
  const client = stage.current.connect();
  const outcome = call(client, message);
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

  it('a pod dies in the middle of a call with a request of 3 MB: it is made again, too, and succeeds', async () => {
    expect(await callDyingPod({ haltsAt: 'request' }, 'x'.repeat(3_000_000))).toEqual({
      ok: true,
      servedBy: 'orders-1',
    });
  });

  it('a pod dies with 400 calls in it: they are all made again on another pod and succeed', async () => {
    const dying = await stage.current.startCrowd({ haltsAt: 'request' });
    const pods = [{ name: 'dying', port: dying.port }];
    stage.current.fleet.list(pods);
    const client = stage.current.connect();
    const outcomes = Array.from({ length: 400 }, () => call(client));
    await waitUntil('the calls have arrived', () => dying.calls.get('127.0.0.1') === 400);
    stage.current.fleet.list([...pods, ...(await stage.current.fleet.startPods(1))]);
    await stage.current.untilLookedAt();
    await dying.kill();
    expect(failuresOf(await Promise.all(outcomes))).toEqual([]);
  });

  it('a pod dies after its response headers: a unary call is made once more on another pod and succeeds', async () => {
    expect(await callDyingPod({ haltsAt: 'response headers' })).toEqual({
      ok: true,
      servedBy: 'orders-1',
    });
  });

  it('a pod dies in the middle of a stream: the stream fails at once with UNAVAILABLE, because gRPC makes no call again once an answer has begun (gRFC A6)', async () => {
    const dying = await stage.current.startCrowd();
    stage.current.fleet.list([{ name: 'dying', port: dying.port }]);
    const chat = stage.current.connect().chat();
    let answers = 0;
    const ended = new Promise<unknown>((resolve) => {
      chat.on('data', () => (answers += 1));
      chat.once('error', resolve);
      chat.once('end', () => resolve('an end without an error'));
    });
    chat.write({ message: 'x' });
    await waitUntil('the stream has answered', () => answers > 0);
    await dying.kill();
    expect(await ended).toMatchObject({ code: status.UNAVAILABLE });
  });
});
