/**
 * The core rows of the fault matrix without a test runner, for a Node that runs none: prints a line for each row and
 * ends with status 1 when one failed. With the argument `--system-dns` the machine's resolv.conf names 127.0.0.1 and
 * port 53 is free, and grpc-js's own dns resolver is measured beside ours.
 */
import assert from 'node:assert/strict';
import { CALLS, measureBalance } from '../client/measure-balance.js';
import { Fleet, HEADLESS, TARGET } from '../client/start-pods.js';
import { loopbackAddresses } from '../faults/start-crowd.js';
import { call, callsByPod, namesOf, Stage, untilBalancedOver } from '../faults/stage.js';
import { waitUntil } from '../wait-until.js';
import { countPodsFound } from './count-pods-found.js';

type Row = (stage: Stage) => Promise<string>;

const rows: Readonly<Record<string, Row>> = {
  'balance is exact at 3 pods': (stage) => expectExactBalance(stage, 3),
  'balance is exact at 10 pods': (stage) => expectExactBalance(stage, 10),
  'balance is exact at 100 pods': (stage) => expectExactBalance(stage, 100),
  'NXDOMAIN, then present': async (stage) => {
    const client = stage.connect();
    const outcome = await call(client);
    assert(!outcome.ok);
    assert.match(outcome.error.details, /knows no name "_grpc\._tcp\.orders-headless/);
    const pods = await stage.startListedPods(2);
    await waitUntil('a call succeeds', async () => (await call(client)).ok);
    await untilBalancedOver(client, namesOf(pods));
    return 'recovered';
  },
  'DNS down, calls go on': async (stage) => {
    const pods = await stage.startListedPods(2);
    const client = stage.connect();
    await untilBalancedOver(client, namesOf(pods));
    stage.dns.setFault({ kind: 'rcode', rcode: 'SERVFAIL' });
    await stage.untilLookedAt(TARGET);
    return JSON.stringify(await callsByPod(client, 200));
  },
  'truncated, then TCP': async (stage) => {
    const addresses = loopbackAddresses(60);
    const crowd = await stage.startCrowd();
    stage.listAddresses(addresses);
    stage.dns.setFault({ kind: 'truncate' });
    const client = stage.connect({ target: `${HEADLESS}:${crowd.port}` });
    await untilBalancedOver(client, addresses);
    assert(stage.dns.queries.some(({ transport }) => transport === 'tcp'));
    return `${crowd.calls.size} pods`;
  },
  '60 pods by A records, all found': async () => {
    const hasSystemDns = process.argv.includes('--system-dns');
    const found = await countPodsFound(60, hasSystemDns);
    assert.equal(found.ours, 60);
    return `ours ${found.ours}, stock grpc-js dns ${found.stock ?? 'not measured'}`;
  },
};

async function expectExactBalance(stage: Stage, pods: number): Promise<string> {
  const ratio = await measureBalance(stage, pods);
  assert(ratio <= 1.02, `max/min is ${ratio}, at most 1.02 is allowed`);
  return `max/min ${ratio.toFixed(4)} over ${CALLS} calls`;
}

const { glibcVersionRuntime } = (
  process.report.getReport() as { header: { glibcVersionRuntime?: string } }
).header;
console.log(
  `Node ${process.version}, ${glibcVersionRuntime ? `glibc ${glibcVersionRuntime}` : 'no glibc'}`,
);
for (const [name, play] of Object.entries(rows)) {
  const stage = new Stage(await Fleet.start());
  try {
    console.log(`ok     ${name}: ${await play(stage)}`);
  } catch (error) {
    console.log(`FAILED ${name}: ${String((error as Error).stack ?? error)}`);
    process.exitCode = 1;
  } finally {
    await stage.end();
  }
}
