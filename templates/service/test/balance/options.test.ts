import { describe, expect, it } from '@jest/globals';
import { readBalanceOptions } from '../../src/balance/options.js';

describe('the options of the balance check', () => {
  it('have defaults for all but the target', () => {
    expect(readBalanceOptions({ TARGET: 'orders-headless.shop:50051' })).toEqual({
      target: 'orders-headless.shop:50051',
      calls: 300,
      dnsServers: [],
    });
  });

  it('take every variable', () => {
    const variables = { TARGET: 'a:1', CALLS: '9', DNS_SERVERS: '127.0.0.1:5300, [::1]:53' };

    expect(readBalanceOptions(variables)).toEqual({
      target: 'a:1',
      calls: 9,
      dnsServers: ['127.0.0.1:5300', '[::1]:53'],
    });
  });

  it.each([
    [{}, 'TARGET is not set: set it to the headless Service and its port, such as '],
    [{ TARGET: 'a:1', CALLS: '0' }, 'CALLS is "0": allowed is a whole number from 1 to 100000.'],
    [{ TARGET: 'a:1', DNS_SERVERS: 'localhost' }, 'DNS_SERVERS is "localhost": allowed is IP '],
  ])('are refused for %j', (variables, problem) => {
    expect(() => readBalanceOptions(variables)).toThrow(problem);
  });
});
