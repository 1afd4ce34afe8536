import { beforeEach, describe, expect, it } from '@jest/globals';
import { SharedWatches } from '../../templates/service/client/balancing/shared-watches.js';
import type { WatchSettings } from '../../templates/service/client/balancing/watch-settings.js';
import { endpointsAt, RecordingSubscriber, ScriptedEnvironment } from './scripted-environment.js';

const settings: WatchSettings = {
  target: 'orders:50051',
  discovery: 'dns',
  dnsServers: [],
  pollIntervalMs: 5000,
  maxStaleMs: 60_000,
};

let environment: ScriptedEnvironment;
let watches: SharedWatches;
beforeEach(() => {
  environment = new ScriptedEnvironment();
  environment.answers.set('orders', ['10.0.0.1', '10.0.0.2', '10.0.0.3']);
  watches = new SharedWatches(environment);
});

function join(changed: Partial<WatchSettings> = {}) {
  const subscriber = new RecordingSubscriber();
  const membership = watches.join({ ...settings, ...changed }, subscriber);
  return { subscriber, membership };
}

describe('clients of one target', () => {
  it('share their looks: fifty ask once an interval', async () => {
    const clients = Array.from({ length: 50 }, () => join());
    await environment.clock.advance(10_000);
    expect(environment.asked).toEqual(['orders', 'orders', 'orders']);
    expect(watches.size).toBe(1);
    for (const { subscriber } of clients) {
      expect(subscriber.views).toEqual([
        { kind: 'endpoints', endpoints: endpointsAt('10.0.0.1', '10.0.0.2', '10.0.0.3') },
      ]);
    }
  });

  it('ask for one look together, at the minimum gap', async () => {
    const clients = Array.from({ length: 50 }, () => join());
    await environment.clock.advance(100);
    for (const { membership } of clients) membership.request();
    await environment.clock.advance(2000);
    expect(environment.asked).toHaveLength(2);
  });

  it('who come late get what is known, but not from within the call, and without a look', async () => {
    join();
    await environment.clock.advance(100);
    const { subscriber } = join();
    expect(subscriber.views).toEqual([]);
    await environment.clock.advance(0);
    expect(subscriber.views).toHaveLength(1);
    expect(subscriber.events).toMatchObject([{ kind: 'changed', removed: [] }]);
    await environment.clock.advance(4000);
    expect(environment.asked).toHaveLength(1);
  });

  it('who come while looks fail are told so', async () => {
    environment.answers.set('orders', 'ESERVFAIL');
    join();
    await environment.clock.advance(100);
    const { subscriber } = join();
    await environment.clock.advance(0);
    expect(subscriber.views).toMatchObject([{ kind: 'failed' }]);
    expect(subscriber.events).toMatchObject([{ kind: 'failed' }]);
  });

  it('who have left are told nothing, not even the welcome that was on its way', async () => {
    join();
    await environment.clock.advance(100);
    const { subscriber, membership } = join();
    membership.leave();
    membership.request();
    environment.answers.set('orders', ['10.0.0.9']);
    await environment.clock.advance(60_000);
    expect(subscriber.views).toEqual([]);
    expect(subscriber.events).toEqual([]);
  });

  it('stop the watch with the last of them, and leave no timer', async () => {
    const clients = Array.from({ length: 3 }, () => join());
    await environment.clock.advance(5000);
    for (const { membership } of clients) {
      membership.leave();
      membership.leave();
    }
    expect(watches.size).toBe(0);
    expect(environment.clock.pending).toBe(0);
    environment.asked.length = 0;
    await environment.clock.advance(60_000);
    expect(environment.asked).toEqual([]);
  });

  it('can leave and come back, and are told again what did not change', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { subscriber, membership } = join();
      await environment.clock.advance(1000);
      expect(subscriber.views).toHaveLength(1);
      membership.leave();
    }
  });

  it('leave from within what they are told', async () => {
    const { subscriber, membership } = join();
    subscriber.onView = () => {
      membership.leave();
      return true;
    };
    await environment.clock.advance(60_000);
    expect(environment.asked).toHaveLength(1);
    expect(subscriber.events).toEqual([]);
    expect(environment.clock.pending).toBe(0);
  });

  it.each([
    [{ target: 'orders:50052' }],
    [{ dnsServers: ['10.0.0.53'] }],
    [{ pollIntervalMs: 1000 }],
    [{ maxStaleMs: false }],
  ] as const)('do not share where they differ in %j', (changed) => {
    join();
    join(changed);
    expect(watches.size).toBe(2);
  });
});

describe('a client that does not take what it is offered', () => {
  it('is offered it again after the next look, while the others are left alone', async () => {
    const { subscriber: other } = join();
    const { subscriber } = join();
    subscriber.takes = false;
    await environment.clock.advance(5000);
    expect(subscriber.views).toHaveLength(2);
    expect(subscriber.events).toEqual([]);
    subscriber.takes = true;
    await environment.clock.advance(10_000);
    expect(subscriber.views).toHaveLength(3);
    expect(subscriber.events).toHaveLength(1);
    expect(other.views).toHaveLength(1);
  });
});
