import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { startDnsServer } from '../../../quickstart/dns-server/start-dns-server.js';
import { failure, NAME, startForEveryTest } from './server-and-resolver.js';

const parts = startForEveryTest();

describe('the transports', () => {
  it('share a port that is free again after close', async () => {
    const first = await startDnsServer();
    const client = connect(first.port, '127.0.0.1');
    await once(client, 'connect');
    const closed = once(client, 'close');
    await first.close();
    await closed;
    const second = await startDnsServer({ port: first.port });
    await second.close();
  });

  it('reject a port in use', async () => {
    await expect(startDnsServer({ port: parts.server.port })).rejects.toEqual(
      failure('EADDRINUSE'),
    );
  });

  it('listen on IPv6 as well', async () => {
    if (!hasIpv6Loopback()) {
      console.info('Left out: this machine has no IPv6 loopback address.');
      expect(process.env['REQUIRE_TOOLS']).not.toBe('1');
      return;
    }
    const six = await startDnsServer({ host: '::1' });
    try {
      six.setRecords(NAME, [{ type: 'A', address: '10.1.0.9' }]);
      expect(six.address).toBe(`[::1]:${six.port}`);
      parts.resolver.setServers([six.address]);
      await expect(parts.resolver.resolve4(NAME)).resolves.toEqual(['10.1.0.9']);
    } finally {
      await six.close();
    }
  });
});

function hasIpv6Loopback(): boolean {
  const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  return addresses.some(({ address }) => address === '::1');
}
