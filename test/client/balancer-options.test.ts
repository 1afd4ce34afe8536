import { describe, expect, it } from '@jest/globals';
import { HeadlessBalancerConfig } from '../../templates/service/client/balancing/grpc-balancer-config.js';
import {
  readBalancingOptions,
  type BalancingOptions,
} from '../../templates/service/client/balancing/balancing-options.js';

const defaults = {
  policy: 'round_robin',
  subsetSize: false,
  subsetSeed: undefined,
  slowStartMs: 0,
  ejection: { consecutiveFailures: 5, baseMs: 30_000, maxMs: 300_000, maxPercent: 10 },
};

describe('readBalancingOptions', () => {
  it('fills in every default', () => {
    expect(readBalancingOptions({})).toEqual(defaults);
    expect(readBalancingOptions({ policy: 'least_request' })).toEqual({
      ...defaults,
      policy: 'least_request',
      slowStartMs: 10_000,
    });
    expect(readBalancingOptions({ ejection: false })).toEqual({ ...defaults, ejection: false });
    expect(readBalancingOptions({ ejection: { baseMs: 600_000 } }).ejection).toMatchObject({
      maxMs: 600_000,
    });
  });

  it.each([
    [
      { policy: 'random' },
      'Expected `balancing.policy` to be "round_robin" or "least_request", got "random".',
    ],
    [{ subset: 5 }, 'Unknown option "balancing.subset": allowed are balancing.policy,'],
    [
      { subsetSize: 0 },
      'Expected `balancing.subsetSize` to be a whole number from 1 to 10000, or false, got 0.',
    ],
    [{ subsetSize: true }, 'got true.'],
    [
      { subsetSeed: '' },
      'Expected `balancing.subsetSeed` to be a string of 1 to 253 characters, got "".',
    ],
    [{ subsetSeed: 7 }, 'got 7.'],
    [
      { slowStartMs: -1 },
      'Expected `balancing.slowStartMs` to be a whole number from 0 to 3600000, got -1.',
    ],
    [
      { ejection: { failures: 5 } },
      'Unknown option "balancing.ejection.failures": allowed are balancing.ejection.consecutiveFailures,',
    ],
    [
      { ejection: { consecutiveFailures: 0 } },
      'Expected `balancing.ejection.consecutiveFailures` to be a whole number from 1 to 1000, got 0.',
    ],
    [{ ejection: { baseMs: 99 } }, '`balancing.ejection.baseMs` to be a whole number from 100 to'],
    [
      { ejection: { baseMs: 5000, maxMs: 4999 } },
      'Expected `balancing.ejection.maxMs` to be a whole number from 5000 to 3600000, got 4999.',
    ],
    [
      { ejection: { maxPercent: 100 } },
      'Expected `balancing.ejection.maxPercent` to be a whole number from 1 to 99, got 100.',
    ],
  ])('refuses %j', (options, sentence) => {
    expect(() => readBalancingOptions(options as unknown as BalancingOptions)).toThrow(sentence);
  });
});

describe('the part of the service config', () => {
  it('is understood after a way through JSON', () => {
    const settings = readBalancingOptions({ policy: 'least_request', subsetSize: 5 });
    const config = HeadlessBalancerConfig.createFromJson(JSON.parse(JSON.stringify(settings)));
    expect(config.settings).toEqual(settings);
    expect(config.toJsonObject()).toEqual({ headless_balancer: config.settings });
    expect(HeadlessBalancerConfig.createFromJson(config.settings).key).toBe(config.key);
  });

  it.each([
    null,
    {},
    { ...defaults, policy: 'random' },
    { ...defaults, subsetSize: 0 },
    { ...defaults, subsetSeed: 1 },
    { ...defaults, slowStartMs: '5' },
    { ...defaults, ejection: true },
    { ...defaults, ejection: null },
    { ...defaults, ejection: { baseMs: 5 } },
  ])('is refused as %j, so that grpc-js takes the next policy', (json) => {
    expect(() => HeadlessBalancerConfig.createFromJson(json)).toThrow(TypeError);
  });
});
