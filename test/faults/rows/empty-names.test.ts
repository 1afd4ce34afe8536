import { status } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { TARGET } from '../../client/start-pods.js';
import { stageForEveryTest } from '../stage-for-every-test.js';
import { call, namesOf, untilBalancedOver } from '../stage.js';
import { waitUntil } from '../../wait-until.js';

const stage = stageForEveryTest();

describe('the name has no pods', () => {
  it('NXDOMAIN at the start, then present: calls fail at once and quote the name; they succeed as soon as the name is there', async () => {
    const client = stage.current.connect();
    expect(await call(client)).toMatchObject({
      ok: false,
      error: {
        code: status.UNAVAILABLE,
        details: expect.stringContaining(`knows no name "${TARGET}"`) as unknown,
      },
    });
    const pods = await stage.current.startListedPods(2);
    await waitUntil('a call succeeds', async () => (await call(client)).ok);
    await untilBalancedOver(client, namesOf(pods));
  });

  it('NXDOMAIN after success: calls go on over the pods known last', async () => {
    const pods = await stage.current.startListedPods(2);
    const client = stage.current.connect();
    await untilBalancedOver(client, namesOf(pods));
    stage.current.dns.removeName(TARGET);
    await stage.current.untilLookedAt();
    await untilBalancedOver(client, namesOf(pods));
  });

  it('an empty answer (NOERROR) at the start: calls fail at once with "no pod is ready" and succeed when one is', async () => {
    stage.current.dns.setRecords(TARGET, []);
    const client = stage.current.connect();
    expect(await call(client)).toMatchObject({
      ok: false,
      error: {
        code: status.UNAVAILABLE,
        details: expect.stringContaining(`No pod behind "${TARGET}" is ready`) as unknown,
      },
    });
    const pods = await stage.current.startListedPods(1);
    await waitUntil('a call succeeds', async () => (await call(client)).ok);
    await untilBalancedOver(client, namesOf(pods));
  });

  it('an empty answer (NOERROR) after success: no call hangs or fails, the pods known last answer', async () => {
    const pods = await stage.current.startListedPods(2);
    const client = stage.current.connect();
    await untilBalancedOver(client, namesOf(pods));
    stage.current.dns.setRecords(TARGET, []);
    await stage.current.untilLookedAt();
    await untilBalancedOver(client, namesOf(pods));
  });

  it('no pod for a while and the old ones gone: calls fail at once, not at their deadline, and succeed when pods are back', async () => {
    const pods = await stage.current.startListedPods(2);
    const client = stage.current.connect();
    await untilBalancedOver(client, namesOf(pods));
    stage.current.dns.setRecords(TARGET, []);
    await Promise.all(pods.map((pod) => pod.shutDown()));
    await waitUntil('the connections are gone', async () => !(await call(client)).ok);
    expect(await call(client)).toMatchObject({ ok: false, error: { code: status.UNAVAILABLE } });
    const fresh = await stage.current.startListedPods(2);
    await waitUntil('a call succeeds', async () => (await call(client)).ok);
    await untilBalancedOver(client, namesOf(fresh));
  });

  it('one of several targets has no pods: calls go to the pods of the others, evenly', async () => {
    const pods = await stage.current.startListedPods(2);
    const client = stage.current.connect({ target: `_grpc._tcp.none.example,${TARGET}` });
    await waitUntil('a call succeeds', async () => (await call(client)).ok);
    await untilBalancedOver(client, namesOf(pods));
  });
});
