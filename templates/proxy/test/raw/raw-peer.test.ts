import { once } from 'node:events';
import { connect, createServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { encodeFields } from '../../src/hpack/encode-field.js';
import { DATA, PING } from '../../src/http2/frame-types.js';
import { connectRaw } from './connect-raw.js';
import { dataFrame, encodeFrame, headerFrames, windowFrame } from './frame.js';
import { requestFields } from './grpc-fields.js';
import { HeaderWriter } from './header-writer.js';
import type { HeaderField } from './header-reader.js';
import { Random } from './random.js';
import { startRawServer } from './raw-server.js';
import { sendData } from './send-data.js';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const FIELDS: readonly HeaderField[] = [
  ['x-text', 'plain, (text)'],
  ['x-bytes-bin', '\u00e4\u00ff~'],
  ['x-text', ''],
];

describe('the raw client', () => {
  it.each([1, 2, 3, 4, 5])('is understood by node:http2 (seed %i)', async (seed) => {
    const random = new Random(seed);
    const payload = random.bytes(200_000);
    const server = createServer();
    server.listen(0, '127.0.0.1');
    closers.push(() => server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.on('stream', (stream: ServerHttp2Stream, _: unknown, _flags: number, raw: string[]) => {
      stream.respond({ ':status': 200, 'x-got': raw.join('|') }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '7' }));
      stream.pipe(stream);
    });

    const client = await connectRaw({ port });
    closers.push(() => client.close());
    const writer = new HeaderWriter(random);
    for (let round = 0; round < 10; round += 1) {
      const fields = requestFields('/a/b', [...FIELDS, ['x-round', `${round}`]]);
      const block = writer.write(fields);
      const cuts = random.cuts(block.length, 3);
      await client.sendInPieces(headerFrames(1 + 2 * round, block, { cuts, padding: 3 }), random);
      await sendData(client, 1 + 2 * round, payload, random, true);
      await client.until(
        'the answer comes',
        () => client.streams.get(1 + 2 * round)?.isEnded === true,
      );
      const stream = client.streams.get(1 + 2 * round);
      expect(stream?.data.equals(payload)).toBe(true);
      expect(stream?.field('grpc-status')).toBe('7');
      expect(stream?.field('x-got')).toBe(fields.flat().join('|'));
    }
    expect(client.rules.broken).toEqual([]);
  });

  it('reports what the peer gets wrong', async () => {
    const server = await startRawServer({ opensWindows: false });
    const client = await connectRaw(server);
    closers.push(() => client.close(), server.close);
    await client.roundTrip();
    const block = encodeFields(requestFields('/a/b'));

    client.open(block, { isLast: true });
    client.send(dataFrame(1, Buffer.alloc(1)));
    client.send(headerFrames(2, block));
    client.send(headerFrames(7, block));
    for (let sent = 0; sent < 4; sent += 1) client.send(dataFrame(7, Buffer.alloc(16_384)));
    client.send(windowFrame(0, 0), windowFrame(0, 0x7fff_ffff), encodeFrame(DATA, 0, 9));
    client.send(headerFrames(11, block, { cuts: [3] }).subarray(0, 9 + 3), encodeFrame(PING, 0, 0));
    await server.peers[0]?.until('all came', () => server.peers[0]?.frames.at(-1)?.type === PING);

    expect(server.peers[0]?.rules.broken).toEqual([
      expect.stringContaining('stream 1 follows END_STREAM'),
      expect.stringContaining('stream 2 opens an even stream'),
      expect.stringContaining('stream 7 has 16384 bytes for a window of'),
      expect.stringContaining('adds nothing'),
      expect.stringContaining('makes a window of'),
      expect.stringContaining('stream 9 is on an idle stream'),
      expect.stringContaining('breaks a header block'),
    ]);
  });
});

describe('the raw server', () => {
  it.each([1, 2, 3, 4, 5])('is understood by node:http2 (seed %i)', async (seed) => {
    const random = new Random(seed);
    const payload = random.bytes(200_000);
    const writer = new HeaderWriter(random);
    const server = await startRawServer({
      onHeaders: (stream, peer) => {
        const response = [[':status', '200'], ...FIELDS] as const;
        peer.send(headerFrames(stream.id, writer.write(response)));
        const trailers = headerFrames(stream.id, writer.write([['grpc-status', '7']]), {
          isLast: true,
        });
        void sendData(peer, stream.id, payload, random, false).then(() => peer.send(trailers));
      },
    });
    const session = connect(`http://127.0.0.1:${server.port}`);
    closers.push(() => session.close(), server.close);

    for (let round = 0; round < 10; round += 1) {
      const stream = session.request({ ':path': `/${round}` }, { endStream: true });
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      let raw: unknown;
      stream.on('response', (_headers, _flags, fields?: string[]) => {
        raw = fields;
      });
      let trailers: unknown;
      stream.on('trailers', (fields) => {
        trailers = { ...fields };
      });
      await once(stream, 'end');
      expect(Buffer.concat(chunks).equals(payload)).toBe(true);
      expect(raw).toEqual([':status', '200', ...FIELDS.flat()]);
      expect(trailers).toMatchObject({ 'grpc-status': '7' });
    }
    expect(server.peers[0]?.rules.broken).toEqual([]);
  });
});
