import { Resolver } from 'node:dns/promises';
import { afterEach, beforeEach, expect } from '@jest/globals';
import { startDnsServer, type DnsServer } from '../../../quickstart/dns-server/start-dns-server.js';

export const NAME = 'orders-headless.shop.svc.cluster.local';
export const SRV_NAME = `_grpc._tcp.${NAME}`;

/** Fresh for every test. */
export interface ServerAndResolver {
  server: DnsServer;
  /** c-ares, with one try of 300 ms. */
  resolver: Resolver;
  /** Gives the name this many A records and returns their addresses. */
  setPods(count: number): string[];
}

/** Starts a server before and ends it after every test of the file. */
export function startForEveryTest(): ServerAndResolver {
  const parts = {} as ServerAndResolver;
  beforeEach(async () => {
    parts.server = await startDnsServer();
    parts.resolver = new Resolver({ timeout: 300, tries: 1 });
    parts.resolver.setServers([parts.server.address]);
    parts.setPods = (count) => {
      const addresses = podAddresses(count);
      parts.server.setRecords(
        NAME,
        addresses.map((address) => ({ type: 'A', address })),
      );
      return addresses;
    };
  });
  afterEach(async () => {
    parts.resolver.cancel();
    await parts.server.close();
  });
  return parts;
}

export function podAddresses(count: number): string[] {
  return Array.from({ length: count }, (_, pod) => `10.1.${pod >> 8}.${pod & 255}`);
}

export function failure(code: string): object {
  return expect.objectContaining({ code });
}
