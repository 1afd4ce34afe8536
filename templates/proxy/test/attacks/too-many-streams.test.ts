import { describe, expect, it } from '@jest/globals';
import { ENHANCE_YOUR_CALM, REFUSED_STREAM } from '../../src/http2/error-codes.js';
import { dataFrame, headerFrames } from '../raw/frame.js';
import { BIDI } from './requests.js';
import { layOnce } from './siege.js';

const LIMIT = 100;

describe('a client that opens more streams than it may', () => {
  const field = layOnce({ limits: { maxConcurrentStreams: LIMIT } });

  it('gets REFUSED_STREAM for those beyond the limit, and the others go on', async () => {
    const { siege } = field;
    const client = await siege.attack();
    const streams = Array.from({ length: LIMIT + 50 }, () => client.open(BIDI));
    await client.roundTrip();

    const refused = streams.filter(({ resetCode }) => resetCode === REFUSED_STREAM);
    expect(refused).toEqual(streams.slice(LIMIT));
    const open = streams.slice(0, LIMIT);
    for (const { id } of open) client.send(dataFrame(id, Buffer.alloc(5), { isLast: true }));
    await client.until('the others are answered', () => open.every(({ isEnded }) => isEnded));
    expect(open.map((stream) => stream.field('grpc-status'))).toEqual(open.map(() => '0'));
    expect(client.rules.broken).toEqual([]);
    await siege.expectUnharmed();
  });

  it('loses its connection when it goes on with it', async () => {
    const { siege } = field;
    const attacker = await siege.attack();
    for (let sent = 0; sent < 10_000 && !attacker.isClosed; sent += 1) {
      attacker.send(headerFrames(1 + 2 * sent, BIDI));
      if (sent % 100 === 0) await attacker.roundTrip().catch(() => {});
    }

    await siege.expectStopped(attacker, ENHANCE_YOUR_CALM, 'rapid_reset');
    await siege.expectUnharmed();
    await siege.expectNothingLeft();
  });
});
