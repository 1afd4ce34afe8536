import { ServerCredentials, status } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { HEADLESS, TARGET, type Pod } from '../../client/start-pods.js';
import { waitUntil } from '../../wait-until.js';
import { createIdentity } from '../identity.js';
import { hasIPv6 } from '../machine.js';
import { rowNeeding } from '../row-needing.js';
import { stageForEveryTest } from '../stage-for-every-test.js';
import { call, callsByPod, untilBalancedOver } from '../stage.js';
import { startOtherService } from '../start-other-service.js';

const stage = stageForEveryTest();
const itWithIPv6 = rowNeeding(hasIPv6, 'IPv6 loopback address (::1)');

describe('addresses', () => {
  itWithIPv6(
    'IPv6 only: calls succeed by AAAA records, and by an address in brackets',
    async () => {
      const crowd = await stage.current.startCrowd({ host: '::1' });
      stage.current.dns.setRecords(HEADLESS, [{ type: 'AAAA', address: '::1' }]);
      for (const target of [`${HEADLESS}:${crowd.port}`, `[::1]:${crowd.port}`]) {
        expect(await callsByPod(stage.current.connect({ target }), 5)).toEqual({ '::1': 5 });
      }
    },
  );

  itWithIPv6(
    'dual stack: a pod with an IPv4 and an IPv6 address gets one share, not two',
    async () => {
      const [single, dual] = await stage.current.startListedPods(2);
      const v6 = await stage.current.startCrowd({ host: '::1', port: (dual as Pod).port });
      stage.current.dns.setRecords(`orders-2.${HEADLESS}`, [
        { type: 'AAAA', address: '::1' },
        { type: 'A', address: '127.0.0.1' },
      ]);
      stage.current.dns.setRecords(HEADLESS, [
        { type: 'AAAA', address: '::1' },
        { type: 'A', address: '127.0.0.1' },
      ]);
      const bySrv = stage.current.connect();
      await untilBalancedOver(bySrv, ['orders-1', 'orders-2']);
      expect(await callsByPod(bySrv, 60)).toEqual({ 'orders-1': 30, 'orders-2': 30 });
      const byHost = stage.current.connect({ target: `${HEADLESS}:${(single as Pod).port}` });
      expect(await callsByPod(byHost, 20)).toEqual({ 'orders-1': 20 });
      expect(v6.calls.size).toBe(0);
    },
  );

  it('an address is reused by another service, with TLS: calls fail with UNAVAILABLE and none reaches it', async () => {
    const [orders, payments] = await Promise.all([
      createIdentity(HEADLESS),
      createIdentity('payments-headless.shop.svc.cluster.local'),
    ]);
    const credentials = ServerCredentials.createSsl(null, [orders.keyCertPair]);
    const [pod] = (await stage.current.fleet.startPods(1, credentials)) as [Pod];
    stage.current.fleet.list([pod]);
    const client = stage.current.connect({
      // Both are trusted: what tells them apart is the name.
      tls: {
        rootCertificates: Buffer.concat([
          orders.certificate,
          Buffer.from('\n'),
          payments.certificate,
        ]),
      },
    });
    expect(await call(client)).toMatchObject({ ok: true });
    await pod.shutDown();
    const other = await startOtherService(
      pod.port,
      ServerCredentials.createSsl(null, [payments.keyCertPair]),
    );
    await waitUntil('the other service was dialled', async () => {
      expect(await call(client)).toMatchObject({ ok: false, error: { code: status.UNAVAILABLE } });
      return other.connections > 0;
    });
    expect(await call(client)).toMatchObject({ ok: false, error: { code: status.UNAVAILABLE } });
    expect(other.calls).toBe(0);
    await other.end();
  });

  it('an address is reused by another service, in plain text: calls reach it and fail with its UNIMPLEMENTED, until DNS lists the pod of now', async () => {
    const [pod, fresh] = (await stage.current.fleet.startPods(2)) as [Pod, Pod];
    stage.current.fleet.list([pod]);
    const client = stage.current.connect();
    expect(await call(client)).toMatchObject({ ok: true });
    await pod.shutDown();
    const other = await startOtherService(pod.port);
    await waitUntil('the other service is called', async () => {
      const outcome = await call(client);
      return !outcome.ok && outcome.error.code === status.UNIMPLEMENTED;
    });
    stage.current.fleet.list([fresh]);
    await stage.current.untilLookedAt(TARGET);
    await untilBalancedOver(client, [fresh.name]);
    await other.end();
  });
});
