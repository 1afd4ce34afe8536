import { beforeEach, describe, expect, it } from '@jest/globals';
import { askOverUdp } from './queries.js';
import { failure, NAME, startForEveryTest } from './server-and-resolver.js';

const parts = startForEveryTest();

describe('faults', () => {
  beforeEach(() => {
    parts.setPods(3);
  });

  it('silent: the resolver times out, and the query was seen', async () => {
    parts.server.setFault({ kind: 'silent' });
    await expect(parts.resolver.resolve4(NAME)).rejects.toEqual(failure('ETIMEOUT'));
    expect(parts.server.queries.length).toBeGreaterThan(0);
    parts.server.setFault(undefined);
    await expect(parts.resolver.resolve4(NAME)).resolves.toHaveLength(3);
  });

  it.each([
    ['SERVFAIL', 'ESERVFAIL'],
    ['REFUSED', 'EREFUSED'],
  ] as const)('rcode %s', async (rcode, code) => {
    parts.server.setFault({ kind: 'rcode', rcode });
    await expect(parts.resolver.resolve4(NAME)).rejects.toEqual(failure(code));
  });

  it('malformed', async () => {
    parts.server.setFault({ kind: 'malformed' });
    await expect(parts.resolver.resolve4(NAME)).rejects.toEqual(failure('EBADRESP'));
  });

  it('wrongId: not taken for the answer', async () => {
    parts.server.setFault({ kind: 'wrongId' });
    await expect(parts.resolver.resolve4(NAME)).rejects.toEqual(failure('ETIMEOUT'));
  });

  it('truncate: one record and TC over UDP, everything over TCP', async () => {
    parts.server.setFault({ kind: 'truncate' });
    const reply = await askOverUdp(parts.server.port, { questions: [{ name: NAME, type: 'A' }] });
    expect([reply.flag_tc, reply.answers?.length]).toEqual([true, 1]);
    await expect(parts.resolver.resolve4(NAME)).resolves.toHaveLength(3);
  });

  it('truncateNoTcp: the whole answer is out of reach', async () => {
    parts.server.setFault({ kind: 'truncateNoTcp' });
    await expect(parts.resolver.resolve4(NAME)).rejects.toThrow();
  });

  it('delay: the right answer, late; close does not wait for it', async () => {
    parts.server.setFault({ kind: 'delay', ms: 50 });
    await expect(parts.resolver.resolve4(NAME)).resolves.toHaveLength(3);
    parts.server.setFault({ kind: 'delay', ms: 3_600_000 });
    await expect(parts.resolver.resolve4(NAME)).rejects.toEqual(failure('ETIMEOUT'));
  });
});
