import { describe, expect, it } from '@jest/globals';
import { judge } from '../../src/balance/verdict.js';

const THREE = ['10.0.0.1:50051', '10.0.0.2:50051', '10.0.0.3:50051'];

function counts(byEndpoint: Record<string, number>, failures: readonly string[] = []) {
  return { byEndpoint: new Map(Object.entries(byEndpoint)), failures };
}

describe('the verdict on the balance', () => {
  it.each([
    [
      'every endpoint got calls',
      THREE,
      counts({ '10.0.0.1:50051': 100, '10.0.0.2:50051': 110, '10.0.0.3:50051': 90 }),
      true,
      '300 calls reached all 3 endpoints, max/min 1.22.',
    ],
    [
      'there is one endpoint',
      THREE.slice(0, 1),
      counts({ '10.0.0.1:50051': 300 }),
      true,
      '300 calls reached the only endpoint; with 2 replicas or more this shows whether they are balanced.',
    ],
    [
      'a pod that is listed no more took calls, too',
      THREE.slice(0, 2),
      counts({ '10.0.0.1:50051': 10, '10.0.0.2:50051': 10, '10.0.0.3:50051': 1 }),
      true,
      '21 calls reached all 2 endpoints, max/min 1.00.',
    ],
    [
      'one endpoint got them all',
      THREE,
      counts({ '10.0.0.1:50051': 300 }),
      false,
      '2 of 3 endpoints got none of 300 calls: 10.0.0.2:50051, 10.0.0.3:50051. ' +
        'Either the client does not balance, or these pods cannot be connected to.',
    ],
    [
      'calls failed',
      THREE,
      counts({ '10.0.0.1:50051': 10, '10.0.0.2:50051': 10, '10.0.0.3:50051': 10 }, ['14: gone']),
      false,
      '1 of 31 calls failed, the first with: 14: gone',
    ],
    [
      'there were too few calls',
      THREE,
      counts({ '10.0.0.1:50051': 1, '10.0.0.2:50051': 1 }),
      false,
      '2 calls cannot reach 3 endpoints: allowed is one call for each or more.',
    ],
  ])('when %s', (_, endpoints, counted, isBalanced, sentence) => {
    expect(judge(endpoints, counted)).toEqual({ isBalanced, sentence });
  });
});
