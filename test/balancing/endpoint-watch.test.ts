import { beforeEach, describe, expect, it } from '@jest/globals';
import { SharedWatches } from '../../templates/service/client/balancing/shared-watches.js';
import { endpointsAt, RecordingSubscriber, ScriptedEnvironment } from './scripted-environment.js';

let environment: ScriptedEnvironment;
let subscriber: RecordingSubscriber;
beforeEach(() => {
  environment = new ScriptedEnvironment();
  subscriber = new RecordingSubscriber();
});

function watch(target: string) {
  return new SharedWatches(environment).join(
    { target, discovery: 'dns', dnsServers: [], pollIntervalMs: 5000, maxStaleMs: 60_000 },
    subscriber,
  );
}

describe('a watch', () => {
  it('looks again after the minimum gap when most pods are gone at once', async () => {
    environment.answers.set('orders', ['10.0.0.1', '10.0.0.2', '10.0.0.3']);
    watch('orders:50051');
    await environment.clock.advance(0);
    environment.answers.set('orders', ['10.0.0.4']);
    await environment.clock.advance(5000);
    expect(subscriber.views.at(-1)).toEqual({
      kind: 'endpoints',
      endpoints: endpointsAt('10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'),
    });
    await environment.clock.advance(1000);
    expect(environment.asked).toHaveLength(3);
    expect(subscriber.views.at(-1)).toEqual({
      kind: 'endpoints',
      endpoints: endpointsAt('10.0.0.4'),
    });
    expect(subscriber.events.slice(1)).toEqual([
      { kind: 'changed', added: endpointsAt('10.0.0.4'), removed: [] },
      { kind: 'changed', added: [], removed: endpointsAt('10.0.0.1', '10.0.0.2', '10.0.0.3') },
    ]);
  });

  it('tells of failures once, keeps the endpoints, and tells of the recovery', async () => {
    environment.answers.set('orders', ['10.0.0.1']);
    const membership = watch('orders:50051');
    await environment.clock.advance(0);
    environment.answers.set('orders', 'ESERVFAIL');
    await environment.clock.advance(20_000);
    const reason = 'DNS server 10.96.0.10 could not be asked for "orders": it answered SERVFAIL.';
    expect(membership.snapshot()).toMatchObject({
      target: 'orders:50051',
      isWatching: true,
      endpoints: endpointsAt('10.0.0.1'),
      lastAnswerAgeMs: 20_000,
      lastFailure: reason,
    });
    environment.answers.set('orders', ['10.0.0.1']);
    await environment.clock.advance(30_000);
    expect(membership.snapshot().lastFailure).toBeUndefined();
    expect(subscriber.views).toHaveLength(1);
    expect(subscriber.events.slice(1)).toEqual([
      { kind: 'failed', reason },
      { kind: 'recovered', reason },
    ]);
  });

  it('counts its looks', async () => {
    environment.answers.set('orders', ['10.0.0.1']);
    const membership = watch('orders:50051');
    await environment.clock.advance(10_000);
    environment.answers.set('orders', 'ETIMEOUT');
    await environment.clock.advance(5000);
    expect(membership.snapshot().counters).toEqual({ looks: 4, changes: 1, failures: 1 });
  });

  it('expires what is too old, says so once, and takes the next answer', async () => {
    environment.answers.set('orders', ['10.0.0.1']);
    const membership = watch('orders:50051');
    await environment.clock.advance(0);
    environment.answers.set('orders', 'ETIMEOUT');
    await environment.clock.advance(200_000);
    const reason =
      'No good answer for 60 s, so the pods known last are given up: ' +
      'DNS server 10.96.0.10 could not be asked for "orders": it did not answer in time.';
    expect(subscriber.views.slice(1)).toEqual([{ kind: 'expired', reason }]);
    expect(membership.snapshot()).toMatchObject({ endpoints: [], lastFailure: reason });
    environment.answers.set('orders', ['10.0.0.2']);
    await environment.clock.advance(30_000);
    expect(subscriber.views.at(-1)).toMatchObject({ endpoints: endpointsAt('10.0.0.2') });
    expect(subscriber.events.map(({ kind }) => kind)).toEqual([
      'changed',
      'failed',
      'expired',
      'changed',
      'recovered',
    ]);
  });
});

describe('a watch of several targets', () => {
  it('offers the pods of all of them, and goes on with one that fails', async () => {
    environment.answers.set('orders', ['10.0.0.1']);
    environment.answers.set('stock', ['10.0.0.2']);
    watch('orders:50051,stock:50051,127.0.0.1:50051');
    await environment.clock.advance(0);
    expect(subscriber.views.at(-1)).toEqual({
      kind: 'endpoints',
      endpoints: endpointsAt('10.0.0.1', '10.0.0.2', '127.0.0.1'),
    });
    environment.answers.set('orders', 'ENOTFOUND');
    environment.answers.set('stock', ['10.0.0.3']);
    await environment.clock.advance(5000);
    expect(subscriber.views.at(-1)).toEqual({
      kind: 'endpoints',
      endpoints: endpointsAt('10.0.0.1', '10.0.0.3', '127.0.0.1'),
    });
  });

  it('drops only the pods of the target that expired', async () => {
    environment.answers.set('orders', ['10.0.0.1']);
    environment.answers.set('stock', ['10.0.0.2']);
    const membership = watch('orders:50051,stock:50051');
    await environment.clock.advance(0);
    environment.answers.set('orders', 'ETIMEOUT');
    await environment.clock.advance(120_000);
    expect(subscriber.views.at(-1)).toMatchObject({ endpoints: endpointsAt('10.0.0.2') });
    expect(membership.snapshot().lastAnswerAgeMs).toBe(120_000);
  });

  it('fails with the reasons of all when none has a pod', async () => {
    watch('orders:50051,stock:50051');
    await environment.clock.advance(0);
    expect(subscriber.views).toEqual([
      { kind: 'failed', reason: expect.stringMatching(/"orders".* .*"stock"/) as unknown },
    ]);
  });
});
