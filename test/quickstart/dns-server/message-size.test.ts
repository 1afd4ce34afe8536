import { describe, expect, it } from '@jest/globals';
import { askOverTcp, askOverUdp } from './queries.js';
import { NAME, SRV_NAME, startForEveryTest } from './server-and-resolver.js';

const parts = startForEveryTest();

describe('the message size', () => {
  it('fits 28 pods into one UDP message and goes to TCP for more', async () => {
    // 12 header + 44 question + n × 16 record bytes; 512 are allowed.
    const fitting = parts.setPods(28);
    await expect(parts.resolver.resolve4(NAME)).resolves.toEqual(fitting);
    expect(parts.server.queries.map(({ transport }) => transport)).toEqual(['udp']);
    parts.server.clearQueries();
    const tooMany = parts.setPods(29);
    await expect(parts.resolver.resolve4(NAME)).resolves.toEqual(tooMany);
    expect(parts.server.queries.map(({ transport }) => transport)).toEqual(['udp', 'tcp']);
  });

  it('gives 3000 pods over TCP', async () => {
    const addresses = parts.setPods(3000);
    await expect(parts.resolver.resolve4(NAME)).resolves.toEqual(addresses);
  });

  it('gives 500 SRV records over TCP and as many addresses as fit', async () => {
    const targets = Array.from({ length: 500 }, (_, pod) => `pod-${pod}.${NAME}`);
    for (const target of targets)
      parts.server.setRecords(target, [{ type: 'A', address: '10.1.0.1' }]);
    parts.server.setRecords(
      SRV_NAME,
      targets.map((target) => ({ type: 'SRV', port: 50051, target })),
    );
    const records = await parts.resolver.resolveSrv(SRV_NAME);
    expect(records.map(({ name }) => name).sort()).toEqual([...targets].sort());
  });

  it('sets TC where even TCP has too little room', async () => {
    parts.server.setRecords(
      SRV_NAME,
      Array.from({ length: 2000 }, (_, pod) => ({
        type: 'SRV',
        port: 1,
        target: `p${pod}.${NAME}`,
      })),
    );
    const reply = await askOverTcp(parts.server.port, [
      { questions: [{ name: SRV_NAME, type: 'SRV' }] },
    ]);
    expect(reply[0]?.flag_tc).toBe(true);
    expect(reply[0]?.answers?.length).toBeGreaterThan(500);
  });

  it('uses the room a client offers by EDNS', async () => {
    parts.setPods(100);
    const reply = await askOverUdp(parts.server.port, {
      questions: [{ name: NAME, type: 'A' }],
      additionals: [
        {
          name: '.',
          type: 'OPT',
          udpPayloadSize: 4096,
          extendedRcode: 0,
          ednsVersion: 0,
          flags: 0,
          flag_do: false,
          options: [],
        },
      ],
    });
    expect(reply.flag_tc).toBe(false);
    expect(reply.answers).toHaveLength(100);
    expect(reply.additionals).toEqual([expect.objectContaining({ type: 'OPT' })]);
  });
});
