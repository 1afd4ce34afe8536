import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { shuffle } from '../../../quickstart/dns-server/shuffle.js';
import type { Pod } from '../../client/start-pods.js';
import { waitUntil } from '../../wait-until.js';
import { ClockedClient } from '../clocked-client.js';
import { randomFrom } from '../random.js';
import { stageForEveryTest } from '../stage-for-every-test.js';
import {
  callsByPod,
  failuresOf,
  INTERVAL_MS,
  namesOf,
  startCalling,
  untilBalancedOver,
} from '../stage.js';

const stage = stageForEveryTest();

/** Notes the connections on which each pod is called: the ports of its peer. */
function notePeers(pods: readonly Pod[]): Map<string, Set<string>> {
  const peers = new Map(pods.map(({ name }) => [name, new Set<string>()]));
  for (const pod of pods) {
    pod.setEcho((call, callback) => {
      peers.get(pod.name)?.add(call.getPeer());
      callback(null, { message: call.request.message, servedBy: pod.name });
    });
  }
  return peers;
}

describe('DNS answers change', () => {
  it('each answer lists a random half: no call fails, and every pod goes on getting calls', async () => {
    const random = randomFrom(4);
    const pods = await stage.current.startListedPods(6);
    const client = stage.current.connect();
    await untilBalancedOver(client, namesOf(pods));
    const load = startCalling(client);
    const before = pods.map(({ calls }) => calls);
    for (let answer = 0; answer < 20; answer += 1) {
      stage.current.fleet.list(pods.filter(() => random() < 0.5).slice(0, 3));
      await stage.current.untilLookedAt(undefined, 1);
    }
    stage.current.fleet.list(pods);
    expect(failuresOf(await load.stop())).toEqual([]);
    for (const [index, pod] of pods.entries())
      expect(pod.calls).toBeGreaterThan(before[index] ?? 0);
  });

  it('one answer lacks most pods, the next has them again: nothing happens, all pods keep their share and connection', async () => {
    const pods = await stage.current.startListedPods(6);
    const peers = notePeers(pods);
    const clocked = new ClockedClient([stage.current.dns.address]);
    const { client } = clocked;
    await clocked.turn(0);
    await untilBalancedOver(client, namesOf(pods));
    stage.current.fleet.list(pods.slice(0, 1));
    stage.current.dns.clearQueries();
    await waitUntil('DNS was asked', async () => {
      await clocked.turn(1000);
      return stage.current.dns.queries.length > 0;
    });
    const even = Object.fromEntries(namesOf(pods).map((name) => [name, 10]));
    expect(await callsByPod(client, 60)).toEqual(even);
    stage.current.fleet.list(pods);
    await clocked.turn(20_000);
    expect(await callsByPod(client, 60)).toEqual(even);
    expect([...peers.values()].map(({ size }) => size)).toEqual([1, 1, 1, 1, 1, 1]);
    clocked.close();
  });

  it('answers are reordered: nothing happens, no connection is made anew', async () => {
    const pods = await stage.current.startListedPods(5);
    const peers = notePeers(pods);
    const client = stage.current.connect();
    await untilBalancedOver(client, namesOf(pods));
    for (let answer = 0; answer < 8; answer += 1) {
      stage.current.fleet.list(shuffle(pods));
      await stage.current.untilLookedAt(undefined, 1);
      await callsByPod(client, 20);
    }
    expect([...peers.values()].map(({ size }) => size)).toEqual([1, 1, 1, 1, 1]);
    expect(await callsByPod(client, 50)).toEqual(
      Object.fromEntries(namesOf(pods).map((name) => [name, 10])),
    );
  });

  it('a pod is listed twice: it gets one share', async () => {
    const pods = await stage.current.fleet.startPods(2);
    stage.current.fleet.list([...pods, pods[0] as Pod]);
    const client = stage.current.connect();
    await untilBalancedOver(client, namesOf(pods));
    expect(await callsByPod(client, 60)).toEqual({ 'orders-1': 30, 'orders-2': 30 });
  });

  it('a pod flaps in and out of DNS: no call fails, and the others keep their connections', async () => {
    const pods = await stage.current.startListedPods(3);
    const peers = notePeers(pods);
    const client = stage.current.connect();
    await untilBalancedOver(client, namesOf(pods));
    const load = startCalling(client);
    for (let turn = 0; turn < 8; turn += 1) {
      stage.current.fleet.list(turn % 2 === 0 ? pods.slice(0, 2) : pods);
      await stage.current.untilLookedAt(undefined, 2);
    }
    expect(failuresOf(await load.stop())).toEqual([]);
    await untilBalancedOver(client, namesOf(pods));
    expect(peers.get('orders-1')?.size).toBe(1);
    expect(peers.get('orders-2')?.size).toBe(1);
  });

  it('all pods are replaced at once: no call fails, and the old ones get no more calls', async () => {
    const old = await stage.current.startListedPods(3);
    const client = stage.current.connect();
    await untilBalancedOver(client, namesOf(old));
    const load = startCalling(client);
    const fresh = await stage.current.startListedPods(3);
    await waitUntil('every new pod is called', () => fresh.every(({ calls }) => calls > 0));
    await stage.current.untilLookedAt();
    await Promise.all(old.map((pod) => pod.shutDown()));
    const before = old.map(({ calls }) => calls);
    await pause(2 * INTERVAL_MS);
    expect(failuresOf(await load.stop())).toEqual([]);
    expect(old.map(({ calls }) => calls)).toEqual(before);
  });

  it('a pod moves to another port, by SRV: calls follow it', async () => {
    const [before, after] = await stage.current.fleet.startPods(2);
    stage.current.fleet.list([{ name: 'orders-1', port: (before as Pod).port }]);
    const client = stage.current.connect();
    await untilBalancedOver(client, ['orders-1']);
    const load = startCalling(client);
    stage.current.fleet.list([{ name: 'orders-1', port: (after as Pod).port }]);
    await waitUntil('the new port is called', () => (after?.calls ?? 0) > 0);
    await before?.shutDown();
    expect(failuresOf(await load.stop())).toEqual([]);
    expect(await callsByPod(client, 10)).toEqual({ 'orders-2': 10 });
  });
});
