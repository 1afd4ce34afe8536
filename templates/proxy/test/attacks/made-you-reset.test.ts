import { describe, expect, it } from '@jest/globals';
import { ENHANCE_YOUR_CALM } from '../../src/http2/error-codes.js';
import { PRIORITY, WINDOW_UPDATE } from '../../src/http2/frame-types.js';
import { dataFrame, encodeFrame, headerFrames, uint32, windowFrame } from '../raw/frame.js';
import { BIDI } from './requests.js';
import { layBeforeEach } from './siege.js';

/** A field whose name has a capital letter (RFC 9113, section 8.2). */
const CAPITAL = Buffer.from('\0\x01X\x01v', 'latin1');

/** What makes a server reset a stream that the client has just opened. */
const PROVOCATIONS: Readonly<Record<string, (id: number) => Buffer>> = {
  'a WINDOW_UPDATE of 0': (id) => Buffer.concat([headerFrames(id, BIDI), windowFrame(id, 0)]),
  'a window above 2^31-1': (id) =>
    Buffer.concat([headerFrames(id, BIDI), windowFrame(id, 0x7fff_ffff)]),
  'DATA after the end of the stream': (id) =>
    Buffer.concat([headerFrames(id, BIDI, { isLast: true }), dataFrame(id, Buffer.alloc(1))]),
  'HEADERS after the end of the stream': (id) =>
    Buffer.concat([headerFrames(id, BIDI, { isLast: true }), headerFrames(id, BIDI)]),
  'HEADERS that are no trailers': (id) =>
    Buffer.concat([headerFrames(id, BIDI), headerFrames(id, BIDI)]),
  'PRIORITY of a wrong size': (id) =>
    Buffer.concat([headerFrames(id, BIDI), encodeFrame(PRIORITY, 0, id, Buffer.alloc(4))]),
  'a stream that depends on itself': (id) => {
    const payload = Buffer.concat([uint32(id), Buffer.alloc(1)]);
    return Buffer.concat([headerFrames(id, BIDI), encodeFrame(PRIORITY, 0, id, payload)]);
  },
  'malformed requests': (id) => headerFrames(id, Buffer.concat([BIDI, CAPITAL])),
};

// CVE-2025-8671: the server's own resets free a stream for the client as the client's do, and cost as much.
describe('a client that makes the server reset streams without end ("MadeYouReset")', () => {
  const field = layBeforeEach();

  it.each(Object.entries(PROVOCATIONS))('loses its connection: by %s', async (_, provoke) => {
    const { siege } = field;
    const attacker = await siege.attack();
    for (let round = 0; round < 400 && !attacker.isClosed; round += 1) {
      const ids = Array.from({ length: 100 }, (_unused, index) => 1 + 200 * round + 2 * index);
      attacker.send(...ids.map(provoke));
      if (round % 5 === 0) await attacker.roundTrip().catch(() => {});
    }

    await siege.expectStopped(attacker, ENHANCE_YOUR_CALM);
    await siege.expectUnharmed();
    await siege.expectNothingLeft();
  });

  it('is told once for each stream, and its other streams go on', async () => {
    const { siege } = field;
    const client = await siege.attack();
    const stream = client.open(BIDI);
    const broken = client.open(BIDI);
    client.send(windowFrame(broken.id, 0));
    await client.until('the stream is reset', () => broken.resetCode !== undefined);

    client.send(dataFrame(stream.id, Buffer.of(0, 0, 0, 0, 1, 7)));
    await client.until('the other one is answered', () => stream.dataBytes === 6);

    expect(client.frames.filter(({ type }) => type === WINDOW_UPDATE).length).toBeLessThan(3);
    expect(client.rules.broken).toEqual([]);
    await siege.expectUnharmed();
  });
});
