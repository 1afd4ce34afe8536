import { afterEach, describe, expect, it } from '@jest/globals';
import { checkBalance } from '../../src/balance/check.js';
import { serveJson, type JsonService } from '../json-service.js';

let replicas: JsonService[] = [];
afterEach(() => {
  for (const replica of replicas) replica.close();
});

async function startReplicas(count: number): Promise<string[]> {
  replicas = await Promise.all(Array.from({ length: count }, () => serveJson()));
  return replicas.map(({ address }) => address);
}

function check(addresses: readonly string[], lines: string[] = [], warmUpMs?: number) {
  const options = { target: addresses.join(','), calls: 30, dnsServers: [] };
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
