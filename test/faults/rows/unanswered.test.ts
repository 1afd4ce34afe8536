import { status } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import type { DnsFault } from '../../../quickstart/dns-server/start-dns-server.js';
import { stageForEveryTest } from '../stage-for-every-test.js';
import { call, namesOf, untilBalancedOver } from '../stage.js';
import { waitUntil } from '../../wait-until.js';

const stage = stageForEveryTest();

/** The fault before a pod is known, then the recovery, then the fault again. */
async function playThrough(fault: DnsFault): Promise<void> {
  const pods = await stage.current.startListedPods(2);
  stage.current.dns.setFault(fault);
  const client = stage.current.connect();
  expect(await call(client)).toMatchObject({
    ok: false,
    error: {
      code: status.UNAVAILABLE,
      details: expect.stringMatching(
        /^DNS server \S+ could not be asked for "\S+": it did not answer in time\.$/,
      ) as unknown,
    },
  });
  stage.current.dns.setFault(undefined);
  await waitUntil('a call succeeds', async () => (await call(client)).ok);
  await untilBalancedOver(client, namesOf(pods));
  stage.current.dns.setFault(fault);
  await stage.current.untilLookedAt();
  await untilBalancedOver(client, namesOf(pods));
}

describe('DNS does not answer', () => {
  it('DNS times out: calls fail before their deadline with "did not answer in time"; with pods known they go on, evenly', () =>
    playThrough({ kind: 'silent' }));

  it('answers carry a wrong transaction id: they are not believed, which is a timeout; with pods known calls go on', () =>
    playThrough({ kind: 'wrongId' }));

  it('DNS takes 2 s for each answer: the first call waits for it and succeeds, later calls do not wait', async () => {
    const pods = await stage.current.startListedPods(2);
    stage.current.dns.setFault({ kind: 'delay', ms: 2000 });
    const client = stage.current.connect();
    expect(await call(client)).toMatchObject({ ok: true });
    await untilBalancedOver(client, namesOf(pods));
    stage.current.dns.clearQueries();
    for (let made = 0; made < 200; made += 1) {
      expect(await call(client)).toMatchObject({ ok: true });
    }
    // Calls that waited for a look would each have one of their own.
    expect(stage.current.dns.queries.length).toBeLessThan(100);
  });
});
