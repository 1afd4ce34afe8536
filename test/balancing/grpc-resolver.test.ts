import { status, type ChannelOptions, type experimental } from '@grpc/grpc-js';
import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  HeadlessResolver,
  MAX_STALE_OPTION,
} from '../../templates/service/client/balancing/grpc-resolver.js';
import { ScriptedEnvironment } from './scripted-environment.js';

interface Push {
  readonly endpoints: experimental.StatusOr<experimental.Endpoint[]>;
  readonly policy: string | undefined;
}

const roundRobin = JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] });

let environment: ScriptedEnvironment;
let pushes: Push[];
let onPush: () => void;
beforeEach(() => {
  environment = new ScriptedEnvironment();
  environment.answers.set('orders', ['10.0.0.1']);
  pushes = [];
  onPush = () => {};
});

function createResolver(options: ChannelOptions = {}): HeadlessResolver {
  return new HeadlessResolver(
    { scheme: 'headless', authority: '', path: 'orders:50051' },
    (endpoints, _attributes, config) => {
      const policies = config?.ok ? Object.keys(config.value.loadBalancingConfig[0] ?? {}) : [];
      pushes.push({ endpoints, policy: policies[0] });
      onPush();
      return true;
    },
    { 'grpc.service_config': roundRobin, ...options },
    environment,
  );
}

describe('HeadlessResolver', () => {
  it('pushes after the call that asked for it has returned', async () => {
    const resolver = createResolver();
    resolver.updateResolution();
    expect(pushes).toEqual([]);
    await environment.clock.advance(0);
    expect(pushes).toEqual([
      {
        endpoints: { ok: true, value: [{ addresses: [{ host: '10.0.0.1', port: 50051 }] }] },
        policy: undefined,
      },
    ]);
  });

  it('does not spin when it is asked again from within a push', async () => {
    const resolver = createResolver();
    environment.answers.set('orders', 'ESERVFAIL');
    onPush = () => resolver.updateResolution();
    resolver.updateResolution();
    await environment.clock.advance(10_000);
    expect(environment.asked.length).toBeLessThan(10);
    expect(pushes).toHaveLength(1);
  });

  it('pushes nothing after destroy, and everything again when it is asked afterwards', async () => {
    const resolver = createResolver();
    resolver.updateResolution();
    await environment.clock.advance(0);
    resolver.destroy();
    resolver.destroy();
    environment.answers.set('orders', ['10.0.0.2']);
    await environment.clock.advance(60_000);
    expect(pushes).toHaveLength(1);
    expect(environment.clock.pending).toBe(0);
    environment.answers.set('orders', ['10.0.0.1']);
    resolver.updateResolution();
    await environment.clock.advance(0);
    expect(pushes).toHaveLength(2);
    expect(pushes[1]).toEqual(pushes[0]);
  });

  it('revives beside another one, with what that one knows', async () => {
    const [one, other] = [createResolver(), createResolver()];
    one.updateResolution();
    other.updateResolution();
    await environment.clock.advance(100);
    one.destroy();
    pushes = [];
    one.updateResolution();
    expect(pushes).toEqual([]);
    await environment.clock.advance(0);
    expect(pushes).toHaveLength(1);
    expect(environment.asked).toHaveLength(1);
  });

  it('fails with the sentence when nothing was ever found', async () => {
    environment.answers.delete('orders');
    createResolver().updateResolution();
    await environment.clock.advance(0);
    expect(pushes).toMatchObject([
      {
        endpoints: {
          ok: false,
          error: {
            code: status.UNAVAILABLE,
            details: expect.stringContaining('knows no name "orders"') as unknown,
          },
        },
        policy: undefined,
      },
    ]);
  });

  it.each([
    [roundRobin, 'pick_first'],
    [JSON.stringify({ loadBalancingConfig: [{ pick_first: {} }] }), 'round_robin'],
    [JSON.stringify({}), 'round_robin'],
  ])('expires by a policy that is not the one of %s', async (config, policy) => {
    createResolver({
      'grpc.service_config': config,
      [MAX_STALE_OPTION]: 60_000,
    }).updateResolution();
    await environment.clock.advance(0);
    environment.answers.set('orders', 'ETIMEOUT');
    await environment.clock.advance(120_000);
    expect(pushes[1]).toMatchObject({ endpoints: { ok: false }, policy });
    environment.answers.set('orders', ['10.0.0.1']);
    await environment.clock.advance(30_000);
    expect(pushes.slice(2)).toMatchObject([{ endpoints: { ok: true }, policy: undefined }]);
  });

  it('never expires where the option is 0', async () => {
    createResolver({ [MAX_STALE_OPTION]: 0 }).updateResolution();
    await environment.clock.advance(0);
    environment.answers.set('orders', 'ETIMEOUT');
    await environment.clock.advance(100_000_000);
    expect(pushes).toHaveLength(1);
  });
});
