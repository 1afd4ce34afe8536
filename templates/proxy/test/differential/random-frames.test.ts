import { afterEach, expect, it } from '@jest/globals';
import { INITIAL_WINDOW_SIZE, MAX_FRAME_SIZE } from '../../src/http2/settings.js';
import { connectRaw } from '../raw/connect-raw.js';
import { headerFrames } from '../raw/frame.js';
import { HeaderWriter } from '../raw/header-writer.js';
import { Random } from '../raw/random.js';
import type { RawPeer } from '../raw/raw-peer.js';
import { startRawServer } from '../raw/raw-server.js';
import type { RawStream } from '../raw/raw-stream.js';
import { sendData } from '../raw/send-data.js';
import { startProxy } from '../start-proxy.js';
import { drawCall, type RandomCall } from './random-call.js';

const CALLS = 12;
const SEEDS = Array.from({ length: 24 }, (_, index) => index + 1);

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

it.each(SEEDS)('calls in frames drawn by lot come as they were sent (seed %i)', async (seed) => {
  const random = new Random(seed);
  const window = random.pick([1, 10, 100, 5_000, 65_535, 1_000_000]);
  const maxBytes = Math.min(40_000, 20 * window);
  const calls = Array.from({ length: CALLS }, (_, index) => drawCall(random, index, maxBytes));
  const settings = () =>
    [
      [INITIAL_WINDOW_SIZE, window],
      [MAX_FRAME_SIZE, random.pick([16_384, 16_385, 100_000])],
    ] as const;

  const served = new Map<RandomCall, RawStream>();
  const serverWriters = new Map<RawPeer, HeaderWriter>();
  const serverRandom = random.fork();
  const answerRandoms = calls.map(() => random.fork());
  const server = await startRawServer({
    settings: settings(),
    onHeaders: (stream, peer) => {
      const index = Number(stream.field(':path')?.slice('/test.Random/Call'.length));
      const call = calls[index];
      const lot = answerRandoms[index];
      if (!call || !lot) throw new Error(`A call nobody made: ${stream.field(':path')}.`);
      served.set(call, stream);
      // What goes wrong shows in what the client gets.
      const known = serverWriters.get(peer) ?? new HeaderWriter(serverRandom);
      serverWriters.set(peer, known);
      answer(peer, stream, call, lot, known).catch(() => {});
    },
  });
  const running = await startProxy({
    upstream: server.port,
    // A window of a byte makes a frame for each byte.
    settings: { limits: { maxControlFramesPerSecond: 1_000_000 } },
  });
  const client = await connectRaw(running, { settings: settings() });
  closers.push(() => client.close(), running.close, server.close);

  const writer = new HeaderWriter(random.fork());
  for (const [index, call] of calls.entries()) {
    await request(client, 2 * index + 1, call, random.fork(), writer);
    if (random.oneIn(3)) client.sendSettings([[INITIAL_WINDOW_SIZE, random.below(2 * window)]]);
    for (const peer of server.peers) {
      if (random.oneIn(3)) peer.sendSettings([[INITIAL_WINDOW_SIZE, random.below(2 * window)]]);
    }
  }
  // No window that was shrunk stays shut.
  for (const peer of [client, ...server.peers]) {
    peer.sendSettings([[INITIAL_WINDOW_SIZE, 1_000_000]]);
  }

  for (const [index, call] of calls.entries()) {
    const id = 2 * index + 1;
    await client.until(`call ${index} ends`, () => client.streams.get(id)?.isClosed === true);
    expectRequest(served.get(call), call);
    expectAnswer(client.streams.get(id), call);
  }
  expect(client.rules.broken).toEqual([]);
  expect(server.peers.flatMap(({ rules }) => rules.broken)).toEqual([]);
});

async function request(
  client: RawPeer,
  id: number,
  call: RandomCall,
  random: Random,
  writer: HeaderWriter,
): Promise<void> {
  const isAll = call.requestBody.length === 0 && random.oneIn(2);
  const block = writer.write(call.request);
  const frames = headerFrames(id, block, { isLast: isAll, ...drawHeaderOptions(random, block) });
  await client.sendInPieces(frames, random);
  if (!isAll) sendData(client, id, call.requestBody, random, true).catch(() => {});
}

async function answer(
  server: RawPeer,
  stream: RawStream,
  call: RandomCall,
  random: Random,
  writer: HeaderWriter,
): Promise<void> {
  if (call.isPatient) await server.until('the request is whole', () => stream.isEnded);
  if (call.answer) {
    const block = writer.write(call.answer);
    server.send(headerFrames(stream.id, block, drawHeaderOptions(random, block)));
    await sendData(server, stream.id, call.answerBody, random, false);
  }
  // A client may be reset that goes on after the answer, so none is ended before its request.
  await server.until('the request is whole', () => stream.isEnded);
  const block = writer.write(call.trailers);
  server.send(
    headerFrames(stream.id, block, { isLast: true, ...drawHeaderOptions(random, block) }),
  );
}

function drawHeaderOptions(random: Random, block: Buffer): { cuts: number[]; padding?: number } {
  const cuts = random.cuts(block.length, random.below(6));
  // No part may be larger than the smallest allowed frame.
  const isTooLarge = [...cuts, block.length].some(
    (end, index) => end - (cuts[index - 1] ?? 0) > 16_000,
  );
  const every = Array.from({ length: Math.floor(block.length / 8_000) }, (_, n) => (n + 1) * 8_000);
  return {
    cuts: isTooLarge ? every : cuts,
    ...(random.oneIn(3) && { padding: random.below(256) }),
  };
}

function expectRequest(stream: RawStream | undefined, call: RandomCall): void {
  expect(stream?.blocks[0]).toEqual(call.request);
  expect(stream?.data.equals(call.requestBody)).toBe(true);
}

function expectAnswer(stream: RawStream | undefined, call: RandomCall): void {
  const blocks = call.answer ? [call.answer, call.trailers] : [call.trailers];
  expect(stream?.blocks).toEqual(blocks);
  expect(stream?.data.equals(call.answerBody)).toBe(true);
  expect(stream?.resetCode).toBeUndefined();
}
