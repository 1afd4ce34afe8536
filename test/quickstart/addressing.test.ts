import { Resolver } from 'node:dns/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chooseAddressing, SERVICE_NAME, SRV_NAME } from '../../quickstart/addressing.js';
import { startDnsServer, type DnsServer } from '../../quickstart/dns-server/start-dns-server.js';

let dns: DnsServer;
let resolver: Resolver;

beforeEach(async () => {
  dns = await startDnsServer();
  resolver = new Resolver({ timeout: 1000 });
  resolver.setServers([dns.address]);
});

afterEach(() => dns.close());

describe('addressing', () => {
  it('on Linux gives each pod its own address and all the same port', async () => {
    const addressing = await chooseAddressing('linux', {});
    const places = await Promise.all([1, 2].map((number) => addressing.placeOf(number)));
    expect(places.map(({ address }) => address)).toEqual(['127.0.0.11', '127.0.0.12']);
    expect(addressing.target).toBe(`${SERVICE_NAME}:${places[0]?.port}`);
    expect(places[0]?.port).toBe(places[1]?.port);
    addressing.publish(
      dns,
      places.map((place, index) => ({ ...place, pod: `orders-${index + 1}` })),
    );
    await expect(resolver.resolve4(SERVICE_NAME)).resolves.toEqual(['127.0.0.11', '127.0.0.12']);
    expect(addressing.describe(places)).toBe(`${SERVICE_NAME} is 127.0.0.11, 127.0.0.12`);
  });

  it.each([
    ['darwin', {}],
    ['linux', { QUICKSTART_SRV: '1' }],
  ] as const)(
    'on %s with %j gives each pod its own port, by SRV',
    async (platform, environment) => {
      const addressing = await chooseAddressing(platform, environment);
      const places = await Promise.all([1, 2].map((number) => addressing.placeOf(number)));
      const ports = places.map(({ port }) => port);
      expect(places.map(({ address }) => address)).toEqual(['127.0.0.1', '127.0.0.1']);
      expect(new Set(ports).size).toBe(2);
      expect(addressing.target).toBe(SRV_NAME);
      addressing.publish(
        dns,
        places.map((place, index) => ({ ...place, pod: `orders-${index + 1}` })),
      );
      const records = await resolver.resolveSrv(SRV_NAME);
      expect(records.map(({ port }) => port).sort()).toEqual([...ports].sort());
      await expect(resolver.resolve4(records[0]?.name ?? '')).resolves.toEqual(['127.0.0.1']);
      expect(addressing.describe(places)).toBe(
        `${SRV_NAME} is 127.0.0.1 with ports ${ports.join(', ')}`,
      );
    },
  );
});
