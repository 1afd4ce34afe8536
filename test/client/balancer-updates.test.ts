import { connectivityState, experimental, Metadata, status } from '@grpc/grpc-js';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { HeadlessBalancerConfig } from '../../templates/service/client/balancing/grpc-balancer-config.js';
import {
  BALANCER_OBSERVER_OPTION,
  type BalancerObserver,
} from '../../templates/service/client/balancing/grpc-balancer-report.js';
import { HeadlessBalancer } from '../../templates/service/client/balancing/grpc-balancer.js';
import {
  readBalancingOptions,
  type BalancingOptions,
} from '../../templates/service/client/balancing/balancing-options.js';
import { ManualClock } from '../balancing/manual-clock.js';
import { FakeChannel, type FakeSubchannel } from './fake-channel.js';

const { CONNECTING, IDLE, READY, TRANSIENT_FAILURE } = connectivityState;
const NO_ARGUMENTS = { metadata: new Metadata(), extraPickInfo: {} };

let channel: FakeChannel;
let clock: ManualClock;
let observer: BalancerObserver;
let balancer: HeadlessBalancer;

beforeEach(() => {
  channel = new FakeChannel();
  clock = new ManualClock();
  observer = {};
  balancer = new HeadlessBalancer(channel, { clock, random: () => 0, seed: 'process' });
});

const addresses = (count: number) =>
  Array.from({ length: count }, (_, index) => `10.0.${index >> 8}.${index & 255}:50051`);

/** Each endpoint is one address, or several with commas. */
function push(endpoints: readonly string[], options: BalancingOptions = {}, note = ''): boolean {
  return balancer.updateAddressList(
    experimental.statusOrFromValue(
      endpoints.map((endpoint) => ({
        addresses: endpoint.split(',').map((address) => {
          const [host, port] = address.split(':') as [string, string];
          return { host, port: Number(port) };
        }),
      })),
    ),
    new HeadlessBalancerConfig(readBalancingOptions(options)),
    { 'grpc.keepalive_time_ms': 1, [BALANCER_OBSERVER_OPTION]: observer },
    note,
  );
}

function pushError(details: string): boolean {
  return balancer.updateAddressList(
    experimental.statusOrFromError({ code: status.UNAVAILABLE, details }),
    new HeadlessBalancerConfig(readBalancingOptions({})),
    {},
    '',
  );
}

function makeReady(...endpoints: readonly string[]): void {
  for (const endpoint of endpoints) {
    channel.to(endpoint).become(CONNECTING);
    channel.to(endpoint).become(READY);
  }
}

const pick = () => channel.picker.pick(NO_ARGUMENTS);
const picked = () => (pick().subchannel as unknown as FakeSubchannel | null)?.address;
const picks = (count: number) => Array.from({ length: count }, picked);
const macrotask = () => new Promise((resolve) => setImmediate(resolve));

describe('an update', () => {
  it('that changes 1 of 1,000 endpoints touches one connection', () => {
    const before = addresses(1000);
    push(before);
    makeReady(...before);
    const made = [...channel.created];
    const [gone] = made;
    push([...before.slice(1), '10.9.9.9:50051']);
    expect(channel.created).toHaveLength(1001);
    expect(gone?.references).toBe(0);
    expect(made.slice(1).every(({ references }) => references === 1)).toBe(true);
    expect(channel.states).toEqual(['CONNECTING', 'READY']);
    expect(picks(1000)).not.toContain(gone?.address);
  });

  it('with the same endpoints in another order, or twice, touches none', () => {
    const list = ['10.0.0.1:1', '10.0.0.2:1', '10.0.0.3:1,10.0.0.4:1'];
    push(list);
    push([...list].reverse());
    push([...list, ...list]);
    push(['10.0.0.4:1,10.0.0.3:1', ...list]);
    expect(channel.created.map(({ address }) => address)).toEqual([
      '10.0.0.1:1',
      '10.0.0.2:1',
      '10.0.0.3:1',
      '10.0.0.4:1',
    ]);
  });

  it('with other settings keeps the connections', () => {
    push(['10.0.0.1:1', '10.0.0.2:1']);
    makeReady('10.0.0.1:1', '10.0.0.2:1');
    push(['10.0.0.1:1', '10.0.0.2:1'], { policy: 'least_request' });
    expect(channel.created).toHaveLength(2);
    expect(picked()).toBeDefined();
    push(['10.0.0.1:1', '10.0.0.2:1'], { subsetSize: 1 });
    expect(channel.created.map(({ references }) => references).sort()).toEqual([0, 1]);
    expect(picked()).toBe(channel.created.find(({ references }) => references === 1)?.address);
  });

  it('of another policy is not taken', () => {
    const other = { getLoadBalancerName: () => 'round_robin', toJsonObject: () => ({}) };
    expect(balancer.updateAddressList(experimental.statusOrFromValue([]), other, {}, '')).toBe(
      false,
    );
    expect(channel.states).toEqual([]);
  });

  it('with an error keeps the endpoints, and fails calls where there are none', () => {
    expect(pushError('The name is gone.')).toBe(true);
    expect(channel.states).toEqual(['TRANSIENT_FAILURE']);
    expect(pick().status?.details).toBe('The name is gone.');
    push(['10.0.0.1:1']);
    makeReady('10.0.0.1:1');
    expect(pushError('The name is gone again.')).toBe(true);
    expect(picked()).toBe('10.0.0.1:1');
  });

  it('without endpoints drops the connections and fails calls', () => {
    push(['10.0.0.1:1']);
    makeReady('10.0.0.1:1');
    expect(push([], {}, 'nothing listed')).toBe(true);
    expect(channel.to('10.0.0.1:1').references).toBe(0);
    expect(pick().status).toMatchObject({
      code: status.UNAVAILABLE,
      details: 'No endpoint to connect to. Resolution note: nothing listed',
    });
  });
});

describe('an update that finds connections of other channels', () => {
  it('that stand, is READY at once', () => {
    channel.stateFound = READY;
    push(['10.0.0.1:1', '10.0.0.2:1']);
    expect(channel.states).toEqual(['READY']);
    expect(picks(2).sort()).toEqual(['10.0.0.1:1', '10.0.0.2:1']);
  });

  it('that cannot be made, asks for no other update from within', () => {
    channel.stateFound = TRANSIENT_FAILURE;
    push(['10.0.0.1:1', '10.0.0.2:1']);
    expect(channel.states).toEqual(['TRANSIENT_FAILURE']);
    expect(channel.reresolutions).toBe(0);
  });
});

describe('a subset', () => {
  const chosenWith = (seed: string, options: BalancingOptions) => {
    channel = new FakeChannel();
    balancer = new HeadlessBalancer(channel, { clock, random: () => 0, seed });
    push(addresses(100), { subsetSize: 5, ...options });
    return channel.created.map(({ address }) => address).sort();
  };

  it('is the same for the same seed in another process, and else another one', () => {
    const [one, other] = ['one', 'other'].map((seed) => chosenWith(seed, {}));
    expect(one).toHaveLength(5);
    expect(other).not.toEqual(one);
    const [here, there] = ['one', 'other'].map((seed) => chosenWith(seed, { subsetSeed: 'web-0' }));
    expect(there).toEqual(here);
  });
});

describe('least_request', () => {
  it('forgets a pick whose call never starts', async () => {
    push(['10.0.0.1:1', '10.0.0.2:1'], { policy: 'least_request', slowStartMs: 0 });
    makeReady('10.0.0.1:1', '10.0.0.2:1');
    expect(picks(2)).toEqual(['10.0.0.1:1', '10.0.0.2:1']);
    await macrotask();
    expect(picked()).toBe('10.0.0.1:1');
    await macrotask();
    expect(picked()).toBe('10.0.0.1:1');
  });
});

describe('the state', () => {
  beforeEach(() => void push(['10.0.0.1:1', '10.0.0.2:1'], {}, 'from DNS'));

  it('is CONNECTING, and calls wait, until one endpoint is ready', () => {
    expect(channel.states).toEqual(['CONNECTING']);
    expect(pick().pickResultType).toBe(experimental.PickResultType.QUEUE);
    makeReady('10.0.0.1:1');
    expect(channel.states).toEqual(['CONNECTING', 'READY']);
    expect(picks(2)).toEqual(['10.0.0.1:1', '10.0.0.1:1']);
    makeReady('10.0.0.2:1');
    expect(channel.states).toEqual(['CONNECTING', 'READY']);
    expect(picks(2).sort()).toEqual(['10.0.0.1:1', '10.0.0.2:1']);
  });

  it('is TRANSIENT_FAILURE, with the last error, when no endpoint can be connected to', () => {
    channel.to('10.0.0.1:1').become(TRANSIENT_FAILURE, 'Error: connect ECONNREFUSED 10.0.0.1:1');
    expect(channel.states).toEqual(['CONNECTING']);
    channel.to('10.0.0.2:1').become(TRANSIENT_FAILURE, 'Error: connect ETIMEDOUT 10.0.0.2:1');
    expect(channel.states).toEqual(['CONNECTING', 'TRANSIENT_FAILURE']);
    expect(pick().status).toMatchObject({
      code: status.UNAVAILABLE,
      details:
        'No connection established. Last error: Error: connect ETIMEDOUT 10.0.0.2:1. Resolution note: from DNS',
    });
    // A further attempt is no news until it succeeds.
    channel.to('10.0.0.1:1').become(CONNECTING);
    expect(channel.states).toEqual(['CONNECTING', 'TRANSIENT_FAILURE']);
    channel.to('10.0.0.1:1').become(READY);
    expect(channel.states).toEqual(['CONNECTING', 'TRANSIENT_FAILURE', 'READY']);
  });

  it('stays READY while a ready endpoint is left, which gets the calls', () => {
    makeReady('10.0.0.1:1', '10.0.0.2:1');
    channel.to('10.0.0.1:1').become(IDLE);
    expect(channel.states).toEqual(['CONNECTING', 'READY']);
    expect(picks(2)).toEqual(['10.0.0.2:1', '10.0.0.2:1']);
  });

  it('is CONNECTING again, never IDLE, when the last connection is lost', () => {
    makeReady('10.0.0.1:1');
    channel.to('10.0.0.2:1').become(TRANSIENT_FAILURE, 'Error: refused');
    channel.to('10.0.0.1:1').become(IDLE);
    expect(channel.states).toEqual(['CONNECTING', 'READY', 'CONNECTING']);
  });

  it('can be read, endpoint by endpoint', () => {
    makeReady('10.0.0.1:1');
    picks(3);
    const idle = { outstanding: 0, isEjected: false };
    expect(observer.endpoints?.()).toEqual([
      { endpoint: '10.0.0.1:1', state: 'READY', picks: 3, ...idle },
      { endpoint: '10.0.0.2:1', state: 'CONNECTING', picks: 0, ...idle },
    ]);
    balancer.destroy();
    expect(observer.endpoints?.()).toEqual([]);
  });
});

describe('a lost connection', () => {
  it('is made again, and the name is looked up once', () => {
    push(['10.0.0.1:1', '10.0.0.2:1']);
    makeReady('10.0.0.1:1', '10.0.0.2:1');
    expect(channel.reresolutions).toBe(0);
    channel.to('10.0.0.1:1').become(IDLE);
    expect(channel.reresolutions).toBe(1);
    expect(channel.created.map(({ address }) => address)).toEqual([
      '10.0.0.1:1',
      '10.0.0.2:1',
      '10.0.0.1:1',
    ]);
    makeReady('10.0.0.1:1');
    expect(picks(2).sort()).toEqual(['10.0.0.1:1', '10.0.0.2:1']);
    expect(channel.reresolutions).toBe(1);
  });

  it('under calls, often enough, ejects the endpoint until its time is over', async () => {
    const ejection = { consecutiveFailures: 2, baseMs: 5000 };
    push(['10.0.0.1:1', '10.0.0.2:1'], { ejection });
    makeReady('10.0.0.1:1', '10.0.0.2:1');
    for (let connection = 0; connection < 2; connection += 1) {
      const call = [pick(), pick()].find(
        ({ subchannel }) => subchannel?.getAddress() === '10.0.0.1:1',
      );
      call?.onCallStarted?.();
      channel.to('10.0.0.1:1').become(IDLE);
      call?.onCallEnded?.(status.UNAVAILABLE, 'Connection dropped', new Metadata());
      await macrotask();
      makeReady('10.0.0.1:1');
    }
    expect(new Set(picks(10))).toEqual(new Set(['10.0.0.2:1']));
    await clock.advance(4999);
    expect(new Set(picks(10)).size).toBe(1);
    await clock.advance(1);
    expect(new Set(picks(10)).size).toBe(2);
    expect(clock.pending).toBe(0);
  });
});

describe('slow start', () => {
  const options: BalancingOptions = { slowStartMs: 10_000 };
  const countsOf = (picks: readonly (string | undefined)[]) =>
    ['10.0.0.1:1', '10.0.0.2:1'].map((name) => picks.filter((one) => one === name).length);

  /** That is 10 of 110; the sum of ten tenths is less than 1 for a computer. */
  const expectTenth = () => {
    const [, tenth] = countsOf(picks(110));
    expect(tenth).toBeGreaterThanOrEqual(9);
    expect(tenth).toBeLessThanOrEqual(10);
  };

  beforeEach(async () => {
    push(['10.0.0.1:1', '10.0.0.2:1'], options);
    makeReady('10.0.0.1:1');
    await clock.advance(60_000);
    makeReady('10.0.0.2:1');
  });

  it('gives an endpoint that becomes ready beside another a tenth, and all when it is over', async () => {
    expectTenth();
    await clock.advance(10_000);
    expect(countsOf(picks(20))).toEqual([10, 10]);
  });

  it('does not slow an endpoint that only reconnects, but one that could not be reached', async () => {
    await clock.advance(60_000);
    channel.to('10.0.0.2:1').become(IDLE);
    makeReady('10.0.0.2:1');
    expect(countsOf(picks(20))).toEqual([10, 10]);
    channel.to('10.0.0.2:1').become(IDLE);
    channel.to('10.0.0.2:1').become(TRANSIENT_FAILURE, 'Error: refused');
    makeReady('10.0.0.2:1');
    expectTenth();
  });
});

describe('destroy', () => {
  it('lets go of every connection, and is the end', async () => {
    push(['10.0.0.1:1,10.0.0.2:1', '10.0.0.3:1']);
    makeReady('10.0.0.3:1');
    balancer.destroy();
    expect(channel.created.map(({ references }) => references)).toEqual([0, 0, 0]);
    const states = channel.states.length;
    for (const subchannel of channel.created) subchannel.become(TRANSIENT_FAILURE, 'late');
    // grpc-js tries the second address of an endpoint 250 ms after the first, destroyed or not.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(channel.states).toHaveLength(states);
    expect(channel.reresolutions).toBe(0);
    expect(clock.pending).toBe(0);
  });
});
