import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ClusterAccount } from '../../../templates/service/client/balancing/endpointslice/cluster-account.js';
import { SliceWatch } from '../../../templates/service/client/balancing/endpointslice/slice-watch.js';
import { waitUntil } from '../../wait-until.js';
import { ManualClock } from '../manual-clock.js';
import { ApiServer, sliceOf } from './start-api-server.js';

const PATH = '/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices';
const FORBIDDEN = { status: 403, message: 'endpointslices is forbidden' };

let server: ApiServer;
let account: ClusterAccount;
let clock: ManualClock;
let watch: SliceWatch;
let changes: number;
beforeEach(async () => {
  server = await ApiServer.start();
  server.put(sliceOf('orders-1', ['10.0.0.1']));
  account = server.account;
  clock = new ManualClock();
  watch = new SliceWatch(
    { service: 'orders', namespace: undefined, port: 50051 },
    { clock, random: () => 0.5, readClusterAccount: () => account },
  );
  changes = 0;
});
afterEach(async () => {
  watch.stop();
  await server.close();
});

async function hosts(): Promise<string[]> {
  const slices = await watch.read(() => (changes += 1));
  return slices.flatMap(({ endpoints }) => endpoints ?? []).flatMap(({ addresses }) => addresses);
}

const lists = () => server.asked.filter(({ query }) => !query.watch);
const watches = () => server.asked.filter(({ query }) => query.watch);

async function startWatching(): Promise<void> {
  await hosts();
  await waitUntil('the watch is open', () => server.watches === 1);
}

describe('a watch of slices', () => {
  it('lists what the API server has in memory, then watches from there', async () => {
    expect(await hosts()).toEqual(['10.0.0.1']);
    await waitUntil('the watch is open', () => server.watches === 1);
    const labelSelector = 'kubernetes.io/service-name=orders';
    expect(server.asked).toEqual([
      { path: PATH, query: { labelSelector, resourceVersion: '0' }, token: 'first' },
      {
        path: PATH,
        query: {
          labelSelector,
          watch: 'true',
          allowWatchBookmarks: 'true',
          resourceVersion: String(server.version),
          timeoutSeconds: '270',
        },
        token: 'first',
      },
    ]);
  });

  it('tells of a slice that comes, changes and goes, and asks nothing for it', async () => {
    await startWatching();
    server.put(sliceOf('orders-2', ['10.0.0.2']));
    await waitUntil('it comes', () => changes === 1);
    expect(await hosts()).toEqual(['10.0.0.1', '10.0.0.2']);
    server.put(sliceOf('orders-2', ['10.0.0.2', '10.0.0.3']));
    await waitUntil('it changes', () => changes === 2);
    expect(await hosts()).toEqual(['10.0.0.1', '10.0.0.2', '10.0.0.3']);
    server.remove('orders-1');
    await waitUntil('it goes', () => changes === 3);
    expect(await hosts()).toEqual(['10.0.0.2', '10.0.0.3']);
    expect(server.asked).toHaveLength(2);
  });

  it('goes on where it was, with the newest token, when the server ends it', async () => {
    await startWatching();
    server.bookmark();
    await clock.advance(270_000);
    account = { ...account, token: 'second' };
    server.endWatches();
    await waitUntil('it is asked for again', () => watches().length === 2);
    expect(watches()[1]).toMatchObject({
      query: { resourceVersion: String(server.version) },
      token: 'second',
    });
    expect(lists()).toHaveLength(1);
    expect(changes).toBe(0);
  });

  it('misses nothing that happens between two watches', async () => {
    await startWatching();
    server.endWatches();
    await waitUntil('it has ended', () => server.watches === 0);
    server.put(sliceOf('orders-2', ['10.0.0.2']));
    await waitUntil('it pauses', () => clock.pending === 1);
    await clock.advance(1000);
    await waitUntil('the change is seen', () => changes === 1);
    expect(await hosts()).toEqual(['10.0.0.1', '10.0.0.2']);
  });

  it('does not spin when the server ends every watch at once', async () => {
    await startWatching();
    server.endWatches();
    await waitUntil('it pauses', () => clock.pending === 1);
    await clock.advance(999);
    expect(watches()).toHaveLength(1);
    await clock.advance(1);
    await waitUntil('it is asked for again', () => watches().length === 2);
  });

  it('lists anew, nothing older than it knows, after its connection broke', async () => {
    await startWatching();
    server.breakWatches();
    await waitUntil('the watch is gone', () => server.watches === 0);
    server.put(sliceOf('orders-2', ['10.0.0.2']));
    await waitUntil('a reading lists', async () => (await hosts()).length === 2);
    expect(lists()[1]?.query).toMatchObject({ resourceVersionMatch: 'NotOlderThan' });
  });

  it('lists anew when the server has forgotten the version that it would go on from', async () => {
    await startWatching();
    await clock.advance(270_000);
    server.bookmark();
    server.endWatches();
    await waitUntil('it goes on', () => watches().length === 2 && server.watches === 1);
    server.put(sliceOf('orders-2', ['10.0.0.2']));
    server.put(sliceOf('orders-3', ['10.0.0.3']));
    await waitUntil('it has seen both', () => changes === 2);
    server.breakWatches();
    server.remove('orders-2');
    server.forget();
    await waitUntil('a reading lists', async () => (await hosts()).join() === '10.0.0.1,10.0.0.3');
  });

  it('says why the API server refuses, and waits longer and longer before it asks again', async () => {
    server.refuses = { list: FORBIDDEN };
    const refusal = 'it answered 403: endpointslices is forbidden';
    await expect(hosts()).rejects.toThrow(refusal);
    await clock.advance(999);
    await expect(hosts()).rejects.toThrow(refusal);
    expect(lists()).toHaveLength(1);
    for (const [count, delayMs] of [1000, 1600, 2560].entries()) {
      await clock.advance(delayMs);
      await expect(hosts()).rejects.toThrow(refusal);
      expect(lists()).toHaveLength(count + 2);
    }
    for (let asked = 0; asked < 10; asked += 1) {
      await clock.advance(60_000);
      await expect(hosts()).rejects.toThrow(refusal);
    }
    server.refuses = {};
    await clock.advance(60_000);
    expect(await hosts()).toEqual(['10.0.0.1']);
  });

  it('turns back no time when it asks again after a refused watch', async () => {
    server.refuses = { watch: { status: 500, message: 'overloaded' } };
    await hosts();
    await waitUntil('the watch is refused', () => watches().length === 1);
    await waitUntil('it counts', () =>
      hosts().then(
        () => false,
        () => true,
      ),
    );
    server.refuses = {};
    await clock.advance(1200);
    await hosts();
    expect(lists()[1]?.query).toMatchObject({ resourceVersionMatch: 'NotOlderThan' });
  });

  it('takes any version after a list that was refused: the cluster may have been restored', async () => {
    await startWatching();
    server.refuses = { list: { status: 504, message: 'Too large resource version' } };
    server.breakWatches();
    await waitUntil('the list is refused', () =>
      hosts().then(
        () => false,
        () => true,
      ),
    );
    server.refuses = {};
    await clock.advance(1200);
    await hosts();
    expect(lists().at(-1)?.query).toMatchObject({ resourceVersion: '0' });
  });

  it('counts it as a refusal when only listing is allowed', async () => {
    server.refuses = { watch: FORBIDDEN };
    expect(await hosts()).toEqual(['10.0.0.1']);
    await waitUntil('the watch is refused', async () => {
      const reading = await hosts().catch((error: Error) => error.message);
      return reading === 'it answered 403: endpointslices is forbidden';
    });
    expect(lists()).toHaveLength(1);
  });

  it('trusts no server whose certificate is not signed by the cluster', async () => {
    const other = await ApiServer.start();
    account = { ...account, ca: other.account.ca };
    await expect(hosts()).rejects.toThrow(/certificate/);
    await other.close();
    expect(server.asked).toEqual([]);
  });

  it('says that nothing listens', async () => {
    account = { ...account, port: 1 };
    await expect(hosts()).rejects.toThrow('connect ECONNREFUSED 127.0.0.1:1');
  });

  it('says what else answers at that address', async () => {
    server.refuses = { list: { status: 503, message: '' } };
    await expect(hosts()).rejects.toThrow('it answered 503: ');
  });

  it('ends with stop, and begins afresh after it', async () => {
    await startWatching();
    watch.stop();
    await waitUntil('the watch is gone', () => server.watches === 0);
    server.put(sliceOf('orders-2', ['10.0.0.2']));
    expect(changes).toBe(0);
    expect(await hosts()).toEqual(['10.0.0.1', '10.0.0.2']);
  });

  it('gives up a list that is under way with stop, without counting it as a failure', async () => {
    const reading = hosts();
    watch.stop();
    await expect(reading).rejects.toThrow('aborted');
    expect(await hosts()).toEqual(['10.0.0.1']);
  });
});
