import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { encodeFields } from '../../src/hpack/encode-field.js';
import { PREFACE } from '../../src/http2/frame-types.js';
import { answer } from '../relay/answers.js';
import { connectRaw, connectSocket } from '../raw/connect-raw.js';
import { encodeFrame, headerFrames, settingsFrame } from '../raw/frame.js';
import { requestFields } from '../raw/grpc-fields.js';
import type { Random } from '../raw/random.js';
import { startRawServer, type RawServer } from '../raw/raw-server.js';
import { startProxy, type RunningProxy } from '../start-proxy.js';
import { waitUntil } from '../wait-until.js';
import { fuzzAsync } from './fuzz.js';

const REQUEST = encodeFields(requestFields('/fuzz.Fuzz/Call'));

let pod: RawServer;
let running: RunningProxy;

beforeAll(async () => {
  pod = await startRawServer({ onHeaders: (stream, peer) => answer(stream, peer) });
  running = await startProxy({ upstream: pod.port });
});

afterAll(() => {
  running.close();
  pod.close();
});

/** A frame of any type, flags and length on a low stream, which may lie about its length. */
function drawFrame(random: Random): Buffer {
  if (random.oneIn(3)) {
    const id = random.between(0, 9);
    return headerFrames(id, REQUEST, { isLast: random.oneIn(2) });
  }
  const length = random.oneIn(3) ? random.pick([0, 4, 5, 8]) : random.below(random.pick([2, 40]));
  const said = random.oneIn(20) ? random.below(20_000) : length;
  const flags = random.oneIn(3) ? random.below(256) : random.pick([0, 1, 4, 5, 8, 9, 12, 32, 40]);
  const type = random.below(random.oneIn(10) ? 256 : 11);
  return encodeFrame(type, flags, random.between(0, 9), random.bytes(length), said);
}

/** What a client says, right at first, a frame or more a turn, so that each frame also ends a chunk now and then. */
async function talk(random: Random): Promise<void> {
  const socket = await connectSocket({ port: running.port });
  socket.on('error', () => {}).resume();
  socket.write(Buffer.concat([PREFACE, settingsFrame([])]));
  for (let count = random.between(1, 12); count > 0 && !socket.destroyed; count -= 1) {
    const frames = Array.from({ length: random.oneIn(2) ? 1 : 3 }, () => drawFrame(random));
    socket.write(Buffer.concat(frames));
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  socket.destroy();
}

it('survives frames of any kind, after which nothing is left of them', async () => {
  await fuzzAsync(400, talk);
  const { proxy } = running;
  await waitUntil('all connections are gone', () => proxy.describe().connections === 0);
  expect(proxy.describe().calls).toBe(0);
  const neighbour = await connectRaw(running);
  const stream = neighbour.open(REQUEST, { isLast: true });
  await neighbour.until('the call is answered', () => stream.isClosed);
  expect(stream.field('grpc-status')).toBe('0');
  neighbour.close();
});
