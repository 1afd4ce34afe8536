import { describe, expect, it } from '@jest/globals';
import { startDnsServer } from '../../../quickstart/dns-server/start-dns-server.js';
import { askOverUdp } from './queries.js';
import { failure, NAME, podAddresses, SRV_NAME, startForEveryTest } from './server-and-resolver.js';

const parts = startForEveryTest();

describe('the zone', () => {
  it('answers A with addresses and the TTL', async () => {
    parts.setPods(2);
    await expect(parts.resolver.resolve4(NAME, { ttl: true })).resolves.toEqual([
      { address: '10.1.0.0', ttl: 5 },
      { address: '10.1.0.1', ttl: 5 },
    ]);
    expect(parts.server.queries).toEqual([{ name: NAME, type: 'A', transport: 'udp' }]);
  });

  it('answers AAAA', async () => {
    parts.server.setRecords(NAME, [{ type: 'AAAA', address: 'fd00::1' }]);
    await expect(parts.resolver.resolve6(NAME)).resolves.toEqual(['fd00::1']);
  });

  it('answers SRV with port and target', async () => {
    parts.server.setRecords(SRV_NAME, [
      { type: 'SRV', port: 4001, target: `a.${NAME}` },
      { type: 'SRV', port: 4002, target: `b.${NAME}` },
    ]);
    await expect(parts.resolver.resolveSrv(SRV_NAME)).resolves.toEqual([
      { name: `a.${NAME}`, port: 4001, priority: 0, weight: 50 },
      { name: `b.${NAME}`, port: 4002, priority: 0, weight: 50 },
    ]);
  });

  it('gives the addresses of SRV targets beside them', async () => {
    parts.server.setRecords(`a.${NAME}`, [
      { type: 'A', address: '10.1.0.7' },
      { type: 'AAAA', address: 'fd00::7' },
    ]);
    parts.server.setRecords(SRV_NAME, [{ type: 'SRV', port: 4001, target: `a.${NAME}` }]);
    const reply = await askOverUdp(parts.server.port, {
      questions: [{ name: SRV_NAME, type: 'SRV' }],
    });
    expect(reply.additionals).toEqual([
      expect.objectContaining({ name: `a.${NAME}`, type: 'A', data: '10.1.0.7' }),
      expect.objectContaining({ name: `a.${NAME}`, type: 'AAAA', data: 'fd00::7' }),
    ]);
  });

  it('tells a known name without such records from an unknown name', async () => {
    parts.setPods(1);
    await expect(parts.resolver.resolve6(NAME)).rejects.toEqual(failure('ENODATA'));
    await expect(parts.resolver.resolve4('other.shop.svc.cluster.local')).rejects.toEqual(
      failure('ENOTFOUND'),
    );
    parts.server.setRecords(NAME, []);
    await expect(parts.resolver.resolve4(NAME)).rejects.toEqual(failure('ENODATA'));
    parts.server.removeName(NAME);
    await expect(parts.resolver.resolve4(NAME)).rejects.toEqual(failure('ENOTFOUND'));
  });

  it('takes names in any case and with a trailing dot', async () => {
    parts.server.setRecords(`${NAME.toUpperCase()}.`, [{ type: 'A', address: '10.1.0.1' }]);
    await expect(parts.resolver.resolve4(`${NAME}.`)).resolves.toEqual(['10.1.0.1']);
    await expect(parts.resolver.resolve4(NAME.replace('shop', 'SHOP'))).resolves.toEqual([
      '10.1.0.1',
    ]);
    parts.server.clearQueries();
    expect(parts.server.queries).toEqual([]);
  });

  it.each([
    ['a..b', [], /"a\.\.b" is not a DNS name/],
    ['x'.repeat(64), [], /labels of 1 to 63 bytes/],
    [NAME, [{ type: 'A', address: 'fd00::1' }], /"fd00::1" is not an IPv4 address/],
    [NAME, [{ type: 'AAAA', address: '10.0.0' }], /"10\.0\.0" is not an IPv6 address/],
    [NAME, [{ type: 'SRV', port: 65536, target: NAME }], /65536 is not a port/],
  ] as const)('refuses what cannot be written to the wire: %s %j', (name, records, message) => {
    expect(() => parts.server.setRecords(name, records)).toThrow(message);
  });

  it('gives the records in a new order each time when asked to shuffle', async () => {
    const shuffling = await startDnsServer({ shuffle: true, ttlSeconds: 30 });
    try {
      const addresses = podAddresses(20);
      shuffling.setRecords(
        NAME,
        addresses.map((address) => ({ type: 'A', address })),
      );
      parts.resolver.setServers([shuffling.address]);
      const answers = await Promise.all([1, 2, 3].map(() => parts.resolver.resolve4(NAME)));
      expect(new Set(answers.map(String)).size).toBeGreaterThan(1);
      for (const answer of answers) expect(answer.sort()).toEqual([...addresses].sort());
    } finally {
      await shuffling.close();
    }
  });
});
