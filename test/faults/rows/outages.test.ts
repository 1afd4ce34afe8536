import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from '@jest/globals';
import { waitUntil } from '../../wait-until.js';
import { ClockedClient } from '../clocked-client.js';
import { stageForEveryTest } from '../stage-for-every-test.js';
import { call, namesOf, untilBalancedOver } from '../stage.js';

const stage = stageForEveryTest();
const MINUTE = 60_000;
let clocked: ClockedClient | undefined;
afterEach(() => clocked?.close());

/** A client with a clock that is turned by hand, after its first look. */
async function startClocked(): Promise<Pick<ClockedClient, 'client' | 'turn'>> {
  const started = new ClockedClient([stage.current.dns.address]);
  clocked = started;
  await started.turn(0);
  return { client: started.client, turn: (ms) => started.turn(ms) };
}

describe('DNS is down for long', () => {
  it('DNS is down for 10 minutes with the pods alive: no call fails, all pods keep their share', async () => {
    const pods = await stage.current.startListedPods(3);
    const { client, turn } = await startClocked();
    await untilBalancedOver(client, namesOf(pods));
    stage.current.dns.setFault({ kind: 'rcode', rcode: 'SERVFAIL' });
    stage.current.dns.clearQueries();
    for (let minute = 0; minute < 10; minute += 1) {
      await turn(MINUTE);
      await untilBalancedOver(client, namesOf(pods));
    }
    expect(stage.current.dns.queries.length).toBeGreaterThan(10);
  });

  it('DNS is down for more than half an hour: the pods known last are given up, calls fail at once and say so, and succeed when DNS is back', async () => {
    const pods = await stage.current.startListedPods(2);
    const { client, turn } = await startClocked();
    await untilBalancedOver(client, namesOf(pods));
    stage.current.dns.setFault({ kind: 'rcode', rcode: 'REFUSED' });
    await turn(29 * MINUTE);
    await untilBalancedOver(client, namesOf(pods));
    await turn(3 * MINUTE);
    expect(await call(client)).toMatchObject({
      ok: false,
      error: {
        code: status.UNAVAILABLE,
        details: expect.stringMatching(/No good answer for 1800 s.*it answered REFUSED/) as unknown,
      },
    });
    stage.current.dns.setFault(undefined);
    await turn(MINUTE);
    await waitUntil('a call succeeds', async () => (await call(client)).ok);
    await untilBalancedOver(client, namesOf(pods));
  });

  it('DNS is down while pods are replaced: calls fail at once once the old pods are gone, and succeed when DNS is back', async () => {
    const old = await stage.current.startListedPods(2);
    const client = stage.current.connect();
    await untilBalancedOver(client, namesOf(old));
    stage.current.dns.setFault({ kind: 'rcode', rcode: 'SERVFAIL' });
    const fresh = await stage.current.startListedPods(2);
    await old[0]?.shutDown();
    await untilBalancedOver(client, ['orders-2']);
    await old[1]?.shutDown();
    await waitUntil('the old pods are gone', async () => !(await call(client)).ok);
    expect(await call(client)).toMatchObject({ ok: false, error: { code: status.UNAVAILABLE } });
    stage.current.dns.setFault(undefined);
    await waitUntil('a call succeeds', async () => (await call(client)).ok);
    await untilBalancedOver(client, namesOf(fresh));
  });
});
