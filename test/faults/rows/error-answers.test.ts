import { status } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { startDnsServer, type DnsFault } from '../../../quickstart/dns-server/start-dns-server.js';
import { TARGET } from '../../client/start-pods.js';
import { stageForEveryTest } from '../stage-for-every-test.js';
import { call, namesOf, untilBalancedOver } from '../stage.js';
import { waitUntil } from '../../wait-until.js';

const stage = stageForEveryTest();

/** The fault before a pod is known, then the recovery, then the fault again. */
async function playThrough(fault: DnsFault, cause: string): Promise<void> {
  const pods = await stage.current.startListedPods(2);
  stage.current.dns.setFault(fault);
  const client = stage.current.connect();
  expect(await call(client)).toMatchObject({
    ok: false,
    error: {
      code: status.UNAVAILABLE,
      details: expect.stringContaining(
        `DNS server ${stage.current.dns.address} could not be asked for "${TARGET}": ${cause}`,
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

describe('DNS answers with an error', () => {
  it('SERVFAIL: calls fail at once and name the server and SERVFAIL; with pods known they go on, evenly', () =>
    playThrough({ kind: 'rcode', rcode: 'SERVFAIL' }, 'it answered SERVFAIL'));

  it('REFUSED: calls fail at once and name the server and REFUSED; with pods known they go on, evenly', () =>
    playThrough({ kind: 'rcode', rcode: 'REFUSED' }, 'it answered REFUSED'));

  it('malformed packets: calls fail at once with "its answer was malformed"; with pods known they go on, evenly', () =>
    playThrough({ kind: 'malformed' }, 'its answer was malformed'));

  it('TCP is refused after a truncated answer: calls fail and say so rather than reach the part that fitted; with pods known they go on', () =>
    playThrough({ kind: 'truncateNoTcp' }, 'it refused the connection'));

  it('no DNS server at its address: calls fail at once with "refused the connection"', async () => {
    const gone = await startDnsServer();
    await gone.close();
    const client = stage.current.connect({ dnsServers: [gone.address] });
    expect(await call(client)).toMatchObject({
      ok: false,
      error: {
        code: status.UNAVAILABLE,
        details: expect.stringContaining('it refused the connection') as unknown,
      },
    });
  });
});
