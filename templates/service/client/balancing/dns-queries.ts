import { promises as dns } from 'node:dns';

/** One SRV record (RFC 2782). */
export interface SrvRecord {
  readonly name: string;
  readonly port: number;
  /** Lower is better; only the best are used. */
  readonly priority: number;
}

/** The questions a DNS source asks, handed in so that tests can answer them. Rejections carry a c-ares `code`. */
export interface DnsQueries {
  /** What answers, for sentences: "10.96.0.10". */
  readonly server: string;
  resolve4(name: string): Promise<string[]>;
  resolve6(name: string): Promise<string[]>;
  resolveSrv(name: string): Promise<SrvRecord[]>;
  /** Asks the machine (getaddrinfo), which alone knows /etc/hosts. */
  lookUpHost(name: string): Promise<string[]>;
  /** Makes the queries under way reject. */
  cancel(): void;
}

/** Milliseconds until c-ares asks again; with two tries a silent server is given up after about 4 to 6 seconds. */
const QUERY_TIMEOUT_MS = 2000;
const QUERY_TRIES = 2;

/**
 * Queries by c-ares, which Node carries on every platform: unlike getaddrinfo it needs one query for a full name,
 * takes no thread of the pool, and does not stop at 48 addresses as musl (Alpine) does.
 *
 * @param servers `address` or `address:port`; empty for those of resolv.conf
 */
export function createDnsQueries(servers: readonly string[] = []): DnsQueries {
  const resolver = new dns.Resolver({ timeout: QUERY_TIMEOUT_MS, tries: QUERY_TRIES });
  if (servers.length > 0) resolver.setServers(servers);
  return {
    server: resolver.getServers().join(', '),
    resolve4: (name) => resolver.resolve4(name),
    resolve6: (name) => resolver.resolve6(name),
    resolveSrv: (name) => resolver.resolveSrv(name),
    lookUpHost: async (name) =>
      (await dns.lookup(name, { all: true })).map(({ address }) => address),
    cancel: () => resolver.cancel(),
  };
}
