import { describe, expect, it } from '@jest/globals';
import { readBalanceOptions } from '../../src/balance/options.js';

describe('the options of the balance check', () => {
  it('have defaults for all but the target', () => {
    expect(readBalanceOptions({ TARGET: 'orders-headless.shop:50051' })).toStrictEqual({
      target: 'orders-headless.shop:50051',
      discovery: 'dns',
      calls: 300,
      expectedPods: undefined,
      headlessTarget: undefined,
      dnsServers: [],
    });
  });

  it('take every variable', () => {
    const variables = {
      TARGET: 'a:1',
      DISCOVERY: 'mesh',
      CALLS: '9',
      EXPECTED_PODS: '3',
      HEADLESS_TARGET: 'a-headless:1',
      DNS_SERVERS: '127.0.0.1:5300, [::1]:53',
    };

    expect(readBalanceOptions(variables)).toStrictEqual({
      target: 'a:1',
      discovery: 'mesh',
      calls: 9,
      expectedPods: 3,
      headlessTarget: 'a-headless:1',
      dnsServers: ['127.0.0.1:5300', '[::1]:53'],
    });
  });

  it.each([
    [{}, 'TARGET is not set: set it to the headless Service and its port, such as '],
    [{ TARGET: 'a:1', CALLS: '0' }, 'CALLS is "0": allowed is a whole number from 1 to 100000.'],
    [
      { TARGET: 'a:1', DISCOVERY: 'istio' },
      'DISCOVERY is "istio": allowed is one of dns, endpointslice, mesh, ',
    ],
    [
      { TARGET: 'a:1', DISCOVERY: 'proxy' },
      'EXPECTED_PODS is not set: set it to the number of pods that have to answer, or HEADLESS_TARGET ',
    ],
    [
      { TARGET: 'a:1', DISCOVERY: 'mesh', EXPECTED_PODS: '0' },
      'EXPECTED_PODS is "0": allowed is a whole number from 1 to 100000.',
    ],
    [
      { DISCOVERY: 'mesh' },
      'TARGET is not set: set it to the one name that clients dial and its port, ',
    ],
    [{ TARGET: 'a:1', DNS_SERVERS: 'localhost' }, 'DNS_SERVERS is "localhost": allowed is IP '],
  ])('are refused for %j', (variables, problem) => {
    expect(() => readBalanceOptions(variables)).toThrow(problem);
  });
});
