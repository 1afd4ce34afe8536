import { describe, expect, it } from '@jest/globals';
import { encodeField } from '../../src/hpack/encode-field.js';
import { COMPRESSION_ERROR, ENHANCE_YOUR_CALM } from '../../src/http2/error-codes.js';
import { encodeNumber } from '../raw/header-writer.js';
import type { RawPeer } from '../raw/raw-peer.js';
import { BIDI, unaryCall } from './requests.js';
import { layOnce } from './siege.js';

/** The entry of the dynamic table that came last. */
const NEWEST = Buffer.of(0x80 | 62);

/** A literal that goes into the dynamic table. */
function indexed(name: string, value: string): Buffer {
  const strings = [name, value].map((text) =>
    Buffer.concat([encodeNumber(0, 7, text.length), Buffer.from(text)]),
  );
  return Buffer.concat([Buffer.of(0x40), ...strings]);
}

describe('a client that sends header blocks that cannot be decoded', () => {
  const field = layOnce();

  it.each([
    ['an index of nothing', Buffer.of(0x80 | 62)],
    ['index 0', Buffer.of(0x80)],
    ['a number without an end', Buffer.from('ffffffffffffffffffffff', 'hex')],
    ['a string that is longer than the block', Buffer.of(0x00, 0x7f, 0x00)],
    ['a string of 2^31 bytes', Buffer.concat([Buffer.of(0), encodeNumber(0, 7, 2 ** 31)])],
    ['a Huffman code with the end of string in it', Buffer.from('0084ffffffff0100', 'hex')],
    ['a table of more than 4096 bytes', encodeNumber(0x20, 5, 4097)],
    ['a table whose size changes again and again', Buffer.of(0x20, 0x21, 0x22, 0x23)],
    ['a table whose size changes between fields', Buffer.concat([BIDI, Buffer.of(0x20)])],
  ])('loses its connection: %s', async (_, block) => {
    const { siege } = field;
    const attacker = await siege.attack();
    attacker.open(block, { isLast: true });

    await siege.expectStopped(attacker, COMPRESSION_ERROR, 'hpack');
    await siege.expectUnharmed();
  });
});

// A call that is refused counts as a frame that moves no call.
const FEW_CONTROLS = { limits: { maxControlFramesPerSecond: 100 } };

describe('a client whose header blocks are small and their lists large (HPACK bomb)', () => {
  const field = layOnce(FEW_CONTROLS);

  // 4 KiB in the table and a byte for each time that it is meant: 4000 times as much as was sent.
  const entry = indexed('x-bomb', 'v'.repeat(4000));
  const bomb = Buffer.concat(Array.from({ length: 16_000 }, () => NEWEST));

  it('gets RESOURCE_EXHAUSTED for the call, and its connection goes on', async () => {
    const { siege } = field;
    const client = await siege.attack();
    const stream = client.open(Buffer.concat([BIDI, entry]), { isLast: true });
    const exploding = client.open(Buffer.concat([BIDI, bomb]), { isLast: true });
    await client.until('both are answered', () => exploding.isEnded && stream.isEnded);

    expect(stream.field('grpc-status')).toBe('0');
    expect(exploding.field('grpc-status')).toBe('8');
    expect(exploding.field('grpc-message')).toContain('limits.maxHeaderListBytes');
    client.send(unaryCall(5));
    await client.until('another call is answered', () => client.streams.get(5)?.isEnded === true);
    await siege.expectUnharmed();
  });

  it('loses its connection when it goes on with it', async () => {
    const { siege } = field;
    const attacker = await siege.attack();
    attacker.open(Buffer.concat([BIDI, entry]), { isLast: true });
    await sendAgainAndAgain(attacker, Buffer.concat([BIDI, bomb]), [16_000]);

    await siege.expectStopped(attacker, ENHANCE_YOUR_CALM, 'control_flood');
    await siege.expectUnharmed();
  });
});

describe('a client with too much metadata', () => {
  const field = layOnce(FEW_CONTROLS);
  const large = Buffer.concat([BIDI, encodeField('x-large', 'v'.repeat(70_000))]);
  const cuts = [15_000, 30_000, 45_000, 60_000];

  it('gets RESOURCE_EXHAUSTED for the call, and its connection goes on', async () => {
    const { siege } = field;
    const client = await siege.attack();
    const stream = client.open(large, { isLast: true, cuts });
    await client.until('it is answered', () => stream.isEnded);

    expect(stream.field('grpc-status')).toBe('8');
    client.send(unaryCall(3));
    await client.until('another call is answered', () => client.streams.get(3)?.isEnded === true);
    await siege.expectUnharmed();
  });

  it('loses its connection when it goes on with it', async () => {
    const { siege } = field;
    const attacker = await siege.attack();
    await sendAgainAndAgain(attacker, large, cuts);

    await siege.expectStopped(attacker, ENHANCE_YOUR_CALM, 'control_flood');
    await siege.expectUnharmed();
  });
});

async function sendAgainAndAgain(attacker: RawPeer, block: Buffer, cuts: number[]): Promise<void> {
  for (let sent = 0; sent < 10_000 && attacker.goawayCode === undefined; sent += 1) {
    attacker.open(block, { isLast: true, cuts });
    if (sent % 50 === 0) await attacker.roundTrip().catch(() => {});
  }
}
