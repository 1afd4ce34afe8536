import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startDnsServer, type DnsServer } from '../../quickstart/dns-server/start-dns-server.js';
import {
  createDnsQueries,
  type DnsQueries,
} from '../../templates/service/client/balancing/dns-queries.js';
import { DnsSource, type NameTarget } from '../../templates/service/client/balancing/dns-source.js';
import type { SearchList } from '../../templates/service/client/balancing/search-list.js';
import { parseTargets } from '../../templates/service/client/balancing/target.js';
import type { Verdict } from '../../templates/service/client/balancing/verdict.js';

const NAME = 'orders-headless.shop.svc.cluster.local';
const noSearch: SearchList = { suffixes: [], ndots: 1 };

let dns: DnsServer;
beforeEach(async () => void (dns = await startDnsServer()));
afterEach(() => dns.close());

/** With real queries, but for the `others`. */
function sourceOf(
  target: string,
  searchList = noSearch,
  others: Partial<DnsQueries> = {},
): DnsSource {
  const queries = { ...createDnsQueries([dns.address]), ...others };
  return new DnsSource(parseTargets(target)[0] as NameTarget, queries, searchList);
}

/** Looks at A records that fail with a code of c-ares for some names. */
function failingFor(fails: (name: string) => boolean, code: string): Partial<DnsQueries> {
  const queries = createDnsQueries([dns.address]);
  return {
    resolve4: (name) =>
      fails(name)
        ? Promise.reject(Object.assign(new Error(code), { code }))
        : queries.resolve4(name),
  };
}

function ids(verdict: Verdict): string[] {
  if (verdict.kind !== 'endpoints') throw new Error(`Expected endpoints, got: ${verdict.reason}`);
  return verdict.endpoints.map(({ id }) => id).sort();
}

describe('a host name', () => {
  it('is one endpoint for each A record, found with one query a look', async () => {
    dns.setRecords(NAME, [
      { type: 'A', address: '10.0.0.1' },
      { type: 'A', address: '10.0.0.2' },
    ]);
    const source = sourceOf(`${NAME}:50051`);
    expect(ids(await source.look())).toEqual(['10.0.0.1:50051', '10.0.0.2:50051']);
    await source.look();
    expect(dns.queries.map(({ name, type }) => [name, type])).toEqual([
      [NAME, 'A'],
      [NAME, 'A'],
    ]);
  });

  it('does not count a dual-stack pod twice', async () => {
    dns.setRecords(NAME, [
      { type: 'A', address: '10.0.0.1' },
      { type: 'AAAA', address: 'fd00::1' },
    ]);
    expect(ids(await sourceOf(`${NAME}:50051`).look())).toEqual(['10.0.0.1:50051']);
  });

  it('is found by AAAA where there is no A', async () => {
    dns.setRecords(NAME, [{ type: 'AAAA', address: 'fd00::1' }]);
    expect(ids(await sourceOf(`${NAME}:50051`).look())).toEqual(['[fd00::1]:50051']);
  });

  it('shows all of 1,000 pods', async () => {
    dns.setRecords(
      NAME,
      Array.from({ length: 1000 }, (_, pod) => ({
        type: 'A',
        address: `10.0.${pod >> 8}.${pod & 255}`,
      })),
    );
    expect(ids(await sourceOf(`${NAME}:50051`).look())).toHaveLength(1000);
  });

  it('is completed from the search list, and only the full name is asked from then on', async () => {
    dns.setRecords(NAME, [{ type: 'A', address: '10.0.0.1' }]);
    const source = sourceOf('orders-headless.shop:50051', {
      suffixes: ['web.svc.cluster.local', 'svc.cluster.local'],
      ndots: 5,
    });
    expect(ids(await source.look())).toEqual(['10.0.0.1:50051']);
    dns.clearQueries();
    await source.look();
    expect(dns.queries.map(({ name }) => name)).toEqual([NAME]);
  });

  it('finds localhost without asking a DNS server', async () => {
    const verdict = await sourceOf('localhost:50051').look();
    expect(ids(verdict)).toEqual(['localhost:50051']);
    expect(dns.queries).toEqual([]);
  });

  it('that only /etc/hosts knows is one endpoint, at the addresses that stand there', async () => {
    const source = sourceOf('orders.local:50051', noSearch, {
      lookUpHost: async (name) => (name === 'orders.local' ? ['10.0.0.2', '10.0.0.1'] : []),
    });
    expect(await source.look()).toEqual({
      kind: 'endpoints',
      endpoints: [
        {
          id: 'orders.local:50051',
          addresses: [
            { host: '10.0.0.1', port: 50051 },
            { host: '10.0.0.2', port: 50051 },
          ],
        },
      ],
    });
  });

  it('goes by the next suffix where one fails, but not for ever: the one that failed is the better', async () => {
    dns.setRecords(NAME, [{ type: 'A', address: '10.0.0.1' }]);
    dns.setRecords('orders-headless.elsewhere', [{ type: 'A', address: '10.9.9.9' }]);
    let isSick = true;
    const source = sourceOf(
      'orders-headless:1',
      { suffixes: ['shop.svc.cluster.local', 'elsewhere'], ndots: 5 },
      failingFor((name) => isSick && name === NAME, 'ESERVFAIL'),
    );
    expect(ids(await source.look())).toEqual(['10.9.9.9:1']);
    isSick = false;
    expect(ids(await source.look())).toEqual(['10.0.0.1:1']);
  });
});

describe('an SRV name', () => {
  const SRV = `_grpc._tcp.${NAME}`;

  it('is one endpoint for each pod name, with its own port and all its addresses', async () => {
    dns.setRecords(SRV, [
      { type: 'SRV', port: 50051, target: `a.${NAME}` },
      { type: 'SRV', port: 50052, target: `b.${NAME}` },
    ]);
    dns.setRecords(`a.${NAME}`, [{ type: 'A', address: '10.0.0.1' }]);
    dns.setRecords(`b.${NAME}`, [
      { type: 'A', address: '10.0.0.3' },
      { type: 'A', address: '10.0.0.2' },
    ]);
    const verdict = await sourceOf(SRV).look();
    expect(ids(verdict)).toEqual([`a.${NAME}:50051`, `b.${NAME}:50052`]);
    expect(verdict).toMatchObject({
      endpoints: [
        { addresses: [{ host: '10.0.0.1', port: 50051 }] },
        {
          addresses: [
            { host: '10.0.0.2', port: 50052 },
            { host: '10.0.0.3', port: 50052 },
          ],
        },
      ],
    });
  });

  it('is the pods of the best priority only, as RFC 2782 has it', async () => {
    dns.setRecords(`a.${NAME}`, [{ type: 'A', address: '10.0.0.1' }]);
    dns.setRecords(`spare.${NAME}`, [{ type: 'A', address: '10.0.0.2' }]);
    const source = sourceOf(SRV, noSearch, {
      resolveSrv: async () => [
        { name: `spare.${NAME}`, port: 2, priority: 20 },
        { name: `a.${NAME}`, port: 1, priority: 10 },
      ],
    });
    expect(ids(await source.look())).toEqual([`a.${NAME}:1`]);
  });

  it('leaves out a pod whose name has gone, and keeps the others', async () => {
    dns.setRecords(SRV, [
      { type: 'SRV', port: 50051, target: `a.${NAME}` },
      { type: 'SRV', port: 50051, target: `gone.${NAME}` },
    ]);
    dns.setRecords(`a.${NAME}`, [{ type: 'A', address: '10.0.0.1' }]);
    expect(ids(await sourceOf(SRV).look())).toEqual([`a.${NAME}:50051`]);
  });

  it('shows all of 1,000 pods, for whose names no thousand queries fit at once', async () => {
    const pods = Array.from({ length: 1000 }, (_, pod) => `pod-${pod}.o.svc`);
    dns.setRecords(
      '_grpc._tcp.o.svc',
      pods.map((target) => ({ type: 'SRV', port: 1, target })),
    );
    pods.forEach((name, pod) =>
      dns.setRecords(name, [{ type: 'A', address: `10.0.${pod >> 8}.${pod & 255}` }]),
    );
    const verdict = await sourceOf('_grpc._tcp.o.svc').look();
    expect(verdict).not.toHaveProperty('unanswered');
    expect(ids(verdict)).toHaveLength(1000);
  });
});

describe('an SRV name whose pods cannot all be asked for', () => {
  const SRV = `_grpc._tcp.${NAME}`;

  /** Real queries, except that the addresses of some pods time out. */
  function sourceWithSilent(...silent: string[]): DnsSource {
    return sourceOf(
      SRV,
      noSearch,
      failingFor((name) => silent.includes(name), 'ETIMEOUT'),
    );
  }

  beforeEach(() => {
    dns.setRecords(SRV, [
      { type: 'SRV', port: 1, target: `a.${NAME}` },
      { type: 'SRV', port: 2, target: `b.${NAME}` },
    ]);
    dns.setRecords(`a.${NAME}`, [{ type: 'A', address: '10.0.0.1' }]);
    dns.setRecords(`b.${NAME}`, [{ type: 'A', address: '10.0.0.2' }]);
  });

  it('shows the others, and says which pod it could not ask for and why', async () => {
    expect(await sourceWithSilent(`b.${NAME}`).look()).toEqual({
      kind: 'endpoints',
      endpoints: [{ id: `a.${NAME}:1`, addresses: [{ host: '10.0.0.1', port: 1 }] }],
      unanswered: {
        ids: [`b.${NAME}:2`],
        reason: `DNS server ${dns.address} could not be asked for "b.${NAME}": it did not answer in time.`,
      },
    });
  });

  it('spares a server that fails the questions left in the look', async () => {
    const pods = Array.from({ length: 800 }, (_, index) => `pod-${index}.${NAME}`);
    dns.setRecords(SRV, [
      { type: 'SRV', port: 1, target: `a.${NAME}` },
      ...pods.map((target) => ({ type: 'SRV' as const, port: 1, target })),
    ]);
    const verdict = await sourceWithSilent(...pods).look();
    expect(ids(verdict)).toEqual([`a.${NAME}:1`]);
    expect(verdict).toMatchObject({ unanswered: { ids: pods.map((pod) => `${pod}:1`) } });
  });

  it('is unreachable when none can be asked for', async () => {
    expect(await sourceWithSilent(`a.${NAME}`, `b.${NAME}`).look()).toMatchObject({
      kind: 'unreachable',
    });
  });
});

describe('a look that finds nothing', () => {
  it('says which names were tried when nothing goes by that name', async () => {
    const verdict = await sourceOf('nope.shop:1', {
      suffixes: ['svc.cluster.local'],
      ndots: 5,
    }).look();
    expect(verdict).toEqual({
      kind: 'no-such-name',
      reason:
        `DNS server ${dns.address} knows no name "nope.shop.svc.cluster.local", "nope.shop": ` +
        'check the Service name and namespace, and that a pod is ready.',
    });
  });

  it('says that no pod is ready when the name is there without records', async () => {
    dns.setRecords(NAME, []);
    expect(await sourceOf(`${NAME}:1`).look()).toEqual({
      kind: 'none-ready',
      reason: `No pod behind "${NAME}" is ready: DNS server ${dns.address} lists none.`,
    });
  });

  it('says the same when a name that answered before is gone, as in Kubernetes without a ready pod', async () => {
    dns.setRecords(NAME, [{ type: 'A', address: '10.0.0.1' }]);
    const source = sourceOf(`${NAME}:1`);
    await source.look();
    dns.removeName(NAME);
    expect(await source.look()).toMatchObject({ kind: 'none-ready' });
  });

  it.each([
    [{ kind: 'rcode', rcode: 'SERVFAIL' }, 'it answered SERVFAIL'],
    [{ kind: 'rcode', rcode: 'REFUSED' }, 'it answered REFUSED'],
    [{ kind: 'silent' }, 'it did not answer in time'],
    [{ kind: 'wrongId' }, 'it did not answer in time'],
    [{ kind: 'malformed' }, 'its answer was malformed'],
    [
      { kind: 'truncateNoTcp' },
      'it refused the connection (DNS needs TCP besides UDP where answers are long)',
    ],
  ] as const)('says that DNS is unreachable on %j', async (fault, cause) => {
    dns.setRecords(NAME, [{ type: 'A', address: '10.0.0.1' }]);
    dns.setFault(fault);
    expect(await sourceOf(`${NAME}:1`).look()).toEqual({
      kind: 'unreachable',
      reason: `DNS server ${dns.address} could not be asked for "${NAME}": ${cause}.`,
    });
  });

  it('says that DNS is unreachable when nothing listens there', async () => {
    await dns.close();
    expect(await sourceOf(`${NAME}:1`).look()).toEqual({
      kind: 'unreachable',
      reason: expect.stringContaining(
        `DNS server ${dns.address} could not be asked for "${NAME}": it refused the connection`,
      ) as unknown,
    });
    dns = await startDnsServer();
  });
});
