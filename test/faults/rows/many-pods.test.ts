import { describe, expect } from '@jest/globals';
import { lookUpEndpoints } from '../../../templates/service/client/balancing/look-up-endpoints.js';
import { HEADLESS } from '../../client/start-pods.js';
import { waitUntil } from '../../wait-until.js';
import { hasLoopbackAddresses } from '../machine.js';
import { rowNeeding } from '../row-needing.js';
import { stageForEveryTest } from '../stage-for-every-test.js';
import { callsByPod, INTERVAL_MS, untilBalancedOver } from '../stage.js';
import { loopbackAddresses } from '../start-crowd.js';

const stage = stageForEveryTest();
const itWithAddresses = rowNeeding(
  hasLoopbackAddresses,
  'loopback addresses besides 127.0.0.1, one for each pod',
);

describe('many pods', () => {
  itWithAddresses(
    'answers are truncated over UDP and whole over TCP: calls reach every pod, evenly',
    async () => {
      const addresses = loopbackAddresses(60);
      const crowd = await stage.current.startCrowd();
      stage.current.listAddresses(addresses);
      stage.current.dns.setFault({ kind: 'truncate' });
      const client = stage.current.connect({ target: `${HEADLESS}:${crowd.port}` });
      await untilBalancedOver(client, addresses);
      expect(Object.values(await callsByPod(client, 600))).toEqual(Array(60).fill(10));
      expect(stage.current.dns.queries.map(({ transport }) => transport)).toContain('tcp');
    },
  );

  itWithAddresses(
    'a scale from 1 to 1000 pods and back: calls reach each pod as it comes, none fails, and connections to removed pods are closed',
    async () => {
      const [only, ...more] = loopbackAddresses(1000) as [string, ...string[]];
      const crowd = await stage.current.startCrowd();
      stage.current.listAddresses([only]);
      const client = stage.current.connect({ target: `${HEADLESS}:${crowd.port}` });
      await untilBalancedOver(client, [only]);
      stage.current.listAddresses([only, ...more]);
      await untilBalancedOver(client, [only, ...more]);
      expect(crowd.connections.size).toBe(1000);
      stage.current.listAddresses([only]);
      await untilBalancedOver(client, [only]);
      await waitUntil('one connection is left', async () => {
        await callsByPod(client, 1);
        return crowd.openConnections === 1;
      });
      expect(crowd.connections.get(only)).toBe(1);
    },
  );

  itWithAddresses('3,000 records: calls reach 3,000 pods, evenly', async () => {
    const addresses = loopbackAddresses(3000);
    const crowd = await stage.current.startCrowd();
    stage.current.listAddresses(addresses);
    const target = `${HEADLESS}:${crowd.port}`;
    const found = await lookUpEndpoints(target, { dnsServers: [stage.current.dns.address] });
    expect(new Set(found.map(({ host }) => host))).toEqual(new Set(addresses));
    const client = stage.current.connect({ target, pollIntervalMs: 10 * INTERVAL_MS });
    await untilBalancedOver(client, addresses);
  });
});
