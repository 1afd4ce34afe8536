import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CHUNK_BYTES, giveChunk, takeChunk } from '../../src/bytes/chunk-pool.js';
import { Flusher } from '../../src/http2/flusher.js';
import { Outbox } from '../../src/http2/outbox.js';
import { fuzz } from '../fuzz/fuzz.js';
import { dataFrame, encodeFrame, headerFrames, resetFrame, windowFrame } from '../raw/frame.js';
import { Random } from '../raw/random.js';
import { waitUntil } from '../wait-until.js';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** An outbox on a real socket, and the other end of that. */
async function start(onFree = () => {}) {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [peer] = (await once(server, 'connection')) as [Socket];
  ends.push(() => {
    socket.destroy();
    peer.destroy();
    server.close();
  });
  socket.on('error', () => {});
  peer.on('error', () => {});
  return { out: new Outbox(socket, new Flusher(), onFree), socket, peer };
}

/** What comes to the peer. */
function collect(peer: Socket): { bytes: () => Buffer } {
  const chunks: Buffer[] = [];
  peer.on('data', (chunk: Buffer) => chunks.push(chunk));
  return { bytes: () => Buffer.concat(chunks) };
}

/** Writes the same frame to the outbox and as bytes. */
function writeDrawn(out: Outbox, random: Random): Buffer {
  const id = 1 + 2 * random.below(1000);
  const bytes = random.bytes(random.pick([0, 1, 50, 3000, 16_384]));
  const isLast = random.oneIn(2);
  switch (random.below(5)) {
    case 0:
      out.headers(id, bytes, bytes.length, isLast, 16_384);
      return headerFrames(id, bytes, { isLast });
    case 1:
      out.rstStream(id, 8);
      return resetFrame(id, 8);
    case 2:
      out.windowUpdate(id, 0x7fff_ffff);
      return windowFrame(id, 0x7fff_ffff);
    case 3:
      out.frame(6, 1, 0, bytes.subarray(0, 8));
      return encodeFrame(6, 1, 0, bytes.subarray(0, 8));
    default:
      out.data(id, bytes, 0, bytes.length, isLast);
      return dataFrame(id, bytes, { isLast });
  }
}

describe('frames that are written', () => {
  it('come to the peer byte by byte, whatever their sizes', async () => {
    const { out, peer } = await start();
    const got = collect(peer);
    const wanted: Buffer[] = [];
    fuzz(200, (random) => {
      for (let count = random.below(10); count > 0; count -= 1)
        wanted.push(writeDrawn(out, random));
      if (random.oneIn(3)) out.flush();
    });
    const all = Buffer.concat(wanted);
    await waitUntil('all is there', () => got.bytes().length === all.length);
    expect(got.bytes().equals(all)).toBe(true);
  });

  it('hold a header block in frames as large as its peer takes, after the size of the table that it uses', async () => {
    const { out, peer } = await start();
    const got = collect(peer);
    out.mustResizeTable = true;
    const block = Buffer.alloc(40_000, 9);
    out.headers(1, block, block.length, true, 16_384);
    out.headers(3, block, 5, true, 16_384);
    const first = Buffer.concat([Buffer.of(0x20), block]);
    const wanted = Buffer.concat([
      headerFrames(1, first, { isLast: true, cuts: [16_384, 32_768] }),
      headerFrames(3, block.subarray(0, 5), { isLast: true }),
    ]);
    await waitUntil('all is there', () => got.bytes().length === wanted.length);
    expect(got.bytes().equals(wanted)).toBe(true);
  });
});

describe('a chunk that a slow socket holds', () => {
  it('is given to nobody else before it was written', async () => {
    const { out, socket, peer } = await start();
    peer.pause();
    const got = createHash('sha256');
    const wanted = createHash('sha256');
    let missing = 0;
    const write = (random: Random) => {
      for (let count = 0; count < 50; count += 1) {
        const frame = writeDrawn(out, random);
        missing += frame.length;
        wanted.update(frame);
      }
      out.flush();
    };
    // Others take chunks all the time and fill them with what is theirs.
    const spoil = () => {
      const taken = Array.from({ length: 16 }, takeChunk);
      for (const { bytes } of taken) bytes.fill(0xee);
      for (const chunk of taken) giveChunk(chunk);
    };
    const random = new Random(7);
    while (socket.writableLength < 4_000_000) {
      write(random);
      spoil();
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      spoil();
    }
    expect(out.isBlocked).toBe(true);
    peer.on('data', (chunk: Buffer) => {
      got.update(chunk);
      missing -= chunk.length;
      spoil();
    });
    peer.resume();
    await waitUntil('all is written', () => missing === 0);
    expect(got.digest('hex')).toBe(wanted.digest('hex'));
  });
});

describe('an outbox whose peer reads slowly', () => {
  it('is blocked, and says when it is not any more', async () => {
    let freed = 0;
    const { out, peer } = await start(() => (freed += 1));
    peer.pause();
    const bytes = Buffer.alloc(16_384);
    for (let count = 0; count < 2000 && !out.isBlocked; count += 1) {
      out.data(1, bytes, 0, bytes.length, false);
      if (count % 4 === 3) out.flush();
    }
    expect(out.isBlocked).toBe(true);
    expect(out.waitingBytes).toBeGreaterThan(65_536);
    expect(freed).toBe(0);
    peer.resume();
    await waitUntil('it is free', () => freed === 1);
    expect(out.isBlocked).toBe(false);
    expect(out.waitingBytes).toBe(0);
  });

  it('is blocked by what one turn of the event loop brings, until that is over', async () => {
    let freed = 0;
    const { out, peer } = await start(() => (freed += 1));
    collect(peer);
    const bytes = Buffer.alloc(16_384);
    let written = 0;
    for (; !out.isBlocked; written += bytes.length) out.data(1, bytes, 0, bytes.length, false);
    expect(written).toBeGreaterThanOrEqual(7 * CHUNK_BYTES);
    expect(written).toBeLessThanOrEqual(9 * CHUNK_BYTES);
    await waitUntil('it is free', () => freed === 1);
  });
});

describe('an outbox that is closed', () => {
  it('sends nothing any more, and keeps nothing of what is written to it', async () => {
    const { out, peer, socket } = await start();
    const got = collect(peer);
    out.windowUpdate(1, 5);
    out.flush();
    out.windowUpdate(1, 6);
    out.close();
    const bytes = Buffer.alloc(16_384);
    for (let count = 0; count < 20; count += 1) out.data(1, bytes, 0, bytes.length, false);
    out.flush();
    expect(out.waitingBytes).toBeLessThanOrEqual(CHUNK_BYTES);
    socket.end();
    await once(peer, 'end');
    expect(got.bytes().equals(windowFrame(1, 5))).toBe(true);
  });
});
