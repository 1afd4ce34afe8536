import { describe, expect, it } from '@jest/globals';
import { CANCEL, ENHANCE_YOUR_CALM } from '../../src/http2/error-codes.js';
import { headerFrames, resetFrame } from '../raw/frame.js';
import { BIDI } from './requests.js';
import { layBeforeEach } from './siege.js';

/** Streams that are opened and reset at once, `count` of them from stream `first` on. */
function openAndReset(first: number, count: number): Buffer {
  const frames = Array.from({ length: count }, (_, index) => {
    const id = first + 2 * index;
    return Buffer.concat([headerFrames(id, BIDI), resetFrame(id, CANCEL)]);
  });
  return Buffer.concat(frames);
}

// CVE-2023-44487: streams that are reset as soon as they are opened count against no limit of open streams.
describe('a client that opens and resets streams without end ("rapid reset")', () => {
  const field = layBeforeEach();

  it('loses its connection after some hundred, and nobody else notices', async () => {
    const { siege } = field;
    let begun = 0;
    siege.server.handlers = {
      Bidi: (call) => {
        begun += 1;
        call.on('error', () => {});
      },
    };
    const attacker = await siege.attack();
    for (let round = 0; round < 500 && !attacker.isClosed; round += 1) {
      attacker.send(openAndReset(1 + 200 * round, 100));
      if (round % 20 === 0) await attacker.roundTrip().catch(() => {});
    }

    await siege.expectStopped(attacker, ENHANCE_YOUR_CALM, 'rapid_reset');
    await siege.expectUnharmed();
    // The bucket holds five seconds of the limit of 200.
    expect(begun).toBeLessThanOrEqual(1200);
    await siege.expectNothingLeft();
  });

  it('is not taken for one that cancels now and then', async () => {
    const { siege } = field;
    const client = await siege.attack();
    for (let round = 0; round < 5; round += 1) {
      client.send(openAndReset(1 + 200 * round, 100));
      await client.roundTrip();
    }

    expect(client.goawayCode).toBeUndefined();
    expect(client.rules.broken).toEqual([]);
    await siege.expectUnharmed();
  });
});
