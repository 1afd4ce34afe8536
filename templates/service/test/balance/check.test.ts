import { afterEach, describe, expect, it } from '@jest/globals';
import { checkBalance } from '../../src/balance/check.js';
import { readBalanceOptions } from '../../src/balance/options.js';
import { serveJson, type JsonService } from '../json-service.js';
import { startCallProxy, type CallProxy } from './call-proxy.js';

let replicas: JsonService[] = [];
let proxy: CallProxy | undefined;
afterEach(() => {
  proxy?.close();
  for (const replica of replicas) replica.close();
});

async function startReplicas(count: number): Promise<string[]> {
  replicas = await Promise.all(
    Array.from({ length: count }, (_, index) => serveJson(undefined, `pod-${index}`)),
  );
  return replicas.map(({ address }) => address);
}

function check(addresses: readonly string[], lines: string[] = [], warmUpMs?: number) {
  const options = readBalanceOptions({ TARGET: addresses.join(','), CALLS: '30' });
  return checkBalance(options, (line) => lines.push(line), warmUpMs);
}

describe('the balance check', () => {
  it('passes when every replica answers', async () => {
    const addresses = await startReplicas(3);
    const lines: string[] = [];

    expect(await check(addresses, lines)).toEqual({
      isBalanced: true,
      sentence: '30 calls reached all 3 endpoints, max/min 1.00.',
    });
    expect(lines).toHaveLength(4);
    expect(lines.slice(1).join('\n')).toContain(`${addresses[0]?.padEnd(24)} 10 calls`);
  });

  it('fails when a replica that is listed cannot be reached', async () => {
    const [reached, gone] = await startReplicas(2);
    replicas[1]?.close();

    const { isBalanced, sentence } = await check([reached ?? '', gone ?? ''], [], 100);

    expect(isBalanced).toBe(false);
    expect(sentence).toContain(`1 of 2 endpoints got none of 30 calls: ${gone}.`);
  });
});

describe('the balance check through one name', () => {
  function checkOneName(variables: Record<string, string>, lines: string[] = []) {
    const options = readBalanceOptions({ DISCOVERY: 'proxy', CALLS: '30', ...variables });
    return checkBalance(options, (line) => lines.push(line), 100);
  }

  it('passes when what stands behind it balances calls, and counts them by pod', async () => {
    proxy = await startCallProxy(await startReplicas(3));
    const lines: string[] = [];

    expect(await checkOneName({ TARGET: proxy.address, EXPECTED_PODS: '3' }, lines)).toEqual({
      isBalanced: true,
      sentence: '30 calls reached all 3 pods, max/min 1.00.',
    });
    expect(lines[0]).toBe(`Pods to answer at ${proxy.address}, balanced by the proxy: 3`);
    expect(lines.slice(1).sort()).toEqual(
      ['pod-0', 'pod-1', 'pod-2'].map((pod) => `${pod.padEnd(24)} 10 calls`),
    );
  });

  it('fails when one pod gets every call, and says what that means', async () => {
    const [only = ''] = await startReplicas(2);

    expect(await checkOneName({ TARGET: only, DISCOVERY: 'mesh', EXPECTED_PODS: '2' })).toEqual({
      isBalanced: false,
      sentence:
        'Only pod-0 answered 30 calls, of 2 pods or more: in mesh mode this means that no mesh balances these ' +
        'calls: is the pod that made them injected?',
    });
  });

  it('expects the pods that the headless Service lists, where there is one', async () => {
    const pods = await startReplicas(3);
    proxy = await startCallProxy(pods.slice(0, 2));

    const { isBalanced, sentence } = await checkOneName({
      TARGET: proxy.address,
      EXPECTED_PODS: '1',
      HEADLESS_TARGET: pods.join(','),
    });

    expect(isBalanced).toBe(false);
    expect(sentence).toContain('Only 2 of 3 pods answered 30 calls: ');
  });

  it('fails when the answers do not tell their pods', async () => {
    proxy = await startCallProxy(await startReplicas(1), ['served-by']);

    const { sentence } = await checkOneName({ TARGET: proxy.address, EXPECTED_PODS: '1' });

    expect(sentence).toContain(`${proxy.address} answered without served-by, its pod's name.`);
  });
});
