import { describe, expect, it } from '@jest/globals';
import { judgeEndpoints, judgePods } from '../../src/balance/verdict.js';

const THREE = ['10.0.0.1:50051', '10.0.0.2:50051', '10.0.0.3:50051'];

function counts(answeredBy: Record<string, number>, failures: readonly string[] = []) {
  return { answeredBy: new Map(Object.entries(answeredBy)), failures };
}

describe('the verdict on endpoints that DNS lists', () => {
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
    expect(judgeEndpoints(endpoints, counted)).toEqual({ isBalanced, sentence });
  });
});

describe('the verdict on pods behind one name', () => {
  it.each([
    [
      'all answered',
      3,
      counts({ 'pod-a': 100, 'pod-b': 110, 'pod-c': 90 }),
      true,
      '300 calls reached all 3 pods, max/min 1.22.',
    ],
    [
      'more answered than are expected at least',
      2,
      counts({ 'pod-a': 100, 'pod-b': 100, 'pod-c': 100 }),
      true,
      '300 calls reached 3 pods, max/min 1.00.',
    ],
    [
      'one is all there should be',
      1,
      counts({ 'pod-a': 300 }),
      true,
      '300 calls reached the only pod; with 2 replicas or more this shows whether they are balanced.',
    ],
    [
      'one answered for all',
      3,
      counts({ 'pod-a': 300 }),
      false,
      'Only pod-a answered 300 calls, of 3 pods or more: in mesh mode this means that no mesh balances these ' +
        'calls: is the pod that made them injected?',
    ],
    [
      'one was left out',
      3,
      counts({ 'pod-a': 299, 'pod-b': 1 }),
      false,
      'Only 2 of 3 pods answered 300 calls: pod-a, pod-b. Either the mesh leaves out pods, or 300 calls are too ' +
        'few for it to show.',
    ],
    [
      'calls failed',
      1,
      counts({ 'pod-a': 10 }, ['14: gone']),
      false,
      '1 of 11 calls failed, the first with: 14: gone',
    ],
    [
      'there were too few calls',
      3,
      counts({ 'pod-a': 1, 'pod-b': 1 }),
      false,
      '2 calls cannot reach 3 pods: allowed is one call for each or more.',
    ],
  ])('when %s', (_, expected, counted, isBalanced, sentence) => {
    expect(judgePods({ balancer: 'mesh', expected }, counted)).toEqual({ isBalanced, sentence });
  });

  it('names what to look at behind a proxy', () => {
    const { sentence } = judgePods({ balancer: 'proxy', expected: 2 }, counts({ 'pod-a': 300 }));
    expect(sentence).toBe(
      'Only pod-a answered 300 calls, of 2 pods or more: in proxy mode this means that the proxy balances ' +
        'connections, not calls: does it know that they are gRPC?',
    );
  });
});
