import { describe, expect, it } from '@jest/globals';
import { INITIAL_WINDOW_SIZE } from '../../src/http2/settings.js';
import type { ByteHandlers } from '../grpc/byte-server.js';
import { dataFrame, headerFrames } from '../raw/frame.js';
import { grpcMessage } from '../raw/grpc-fields.js';
import { waitUntil } from '../wait-until.js';
import { BIDI, SERVER_STREAM, unaryCall } from './requests.js';
import { layBeforeEach, type Siege } from './siege.js';

const MIB = 1_048_576;
const WINDOW = 65_536;
const CALLS = 200;

/** Sends without an end, as fast as it may. */
const ENDLESS: ByteHandlers = {
  ServerStream(call) {
    const chunk = Buffer.alloc(16_384);
    const send = () => {
      while (!call.cancelled && call.write(chunk));
      if (!call.cancelled) call.once('drain', send);
    };
    call.on('error', () => {});
    send();
  },
};

/** A request of one empty message. */
function request(id: number): Buffer {
  const end = dataFrame(id, grpcMessage(Buffer.alloc(0)), { isLast: true });
  return Buffer.concat([headerFrames(id, SERVER_STREAM), end]);
}

async function bufferedBytes({ proxy }: Siege): Promise<number> {
  return (await proxy.report()).counters.bufferedBytes;
}

describe('a client that does not open its windows', () => {
  const field = layBeforeEach({ limits: { streamWindowBytes: WINDOW } });

  it.each([
    ['streams with a window of 0', 0],
    ['streams with a window of 1', 1],
  ])('costs the window of each stream at most: %s', async (_, window) => {
    const { siege } = field;
    siege.server.handlers = ENDLESS;
    const attacker = await siege.attack({
      settings: [[INITIAL_WINDOW_SIZE, window]],
      opensWindows: false,
    });
    attacker.give(0, MIB);
    for (let call = 0; call < CALLS; call += 1) attacker.send(request(1 + 2 * call));
    await waitUntil('half of each window is used', async () => {
      return (await bufferedBytes(siege)) > (CALLS * WINDOW) / 2;
    });
    await siege.neighbour.goOn();

    expect(await bufferedBytes(siege)).toBeLessThanOrEqual(CALLS * (WINDOW + 1024));
    // On the same connection, too, where a window is open.
    const id = 1 + 2 * CALLS;
    attacker.send(unaryCall(id));
    attacker.give(0, 1000);
    attacker.give(id, 1000);
    await attacker.until('its other call is answered', () => {
      return attacker.streams.get(id)?.isEnded === true;
    });
    await siege.expectUnharmed();
    expect(attacker.rules.broken).toEqual([]);
    await siege.expectNothingLeft();
  });

  it('costs no more when it is the window of the connection', async () => {
    const { siege } = field;
    siege.server.handlers = ENDLESS;
    const attacker = await siege.attack({ opensWindows: false });
    for (let call = 0; call < CALLS; call += 1) attacker.send(request(1 + 2 * call));
    await waitUntil('half of each window is used', async () => {
      return (await bufferedBytes(siege)) > (CALLS * WINDOW) / 2;
    });

    expect(await bufferedBytes(siege)).toBeLessThanOrEqual(CALLS * (WINDOW + 1024));
    await siege.expectUnharmed();
    await siege.expectNothingLeft();
  });

  it('costs no more when it does not read from its socket at all', async () => {
    const { siege } = field;
    siege.server.handlers = ENDLESS;
    const attacker = await siege.attack({ settings: [[INITIAL_WINDOW_SIZE, 0x7fff_ffff]] });
    attacker.give(0, 0x7fff_0000 - WINDOW);
    await attacker.roundTrip();
    attacker.socket.pause();
    for (let call = 0; call < CALLS; call += 1) attacker.send(request(1 + 2 * call));
    await waitUntil('half of each window is used', async () => {
      return (await bufferedBytes(siege)) > (CALLS * WINDOW) / 2;
    });

    expect(await bufferedBytes(siege)).toBeLessThanOrEqual(CALLS * (WINDOW + 1024));
    await siege.expectUnharmed();
    await siege.expectNothingLeft();
  });
});

describe('a client that sends its payload byte by byte to a server that does not read', () => {
  const field = layBeforeEach({ limits: { streamWindowBytes: 262_144 } });

  it('costs the bytes, and not an object for each', async () => {
    const { siege } = field;
    siege.server.handlers = { Bidi: (call) => call.on('error', () => {}) };
    const attacker = await siege.attack();
    const calls = 20;
    for (let call = 0; call < calls; call += 1) attacker.send(headerFrames(1 + 2 * call, BIDI));
    const bytes = Array.from({ length: 1000 }, () => dataFrame(0, Buffer.alloc(1)));
    for (let round = 0; round < 240; round += 1) {
      for (let call = 0; call < calls; call += 1) {
        attacker.send(withId(Buffer.concat(bytes), 1 + 2 * call));
      }
      await attacker.roundTrip();
    }

    expect(await bufferedBytes(siege)).toBeLessThanOrEqual(calls * 262_144);
    await siege.expectUnharmed();
    await siege.expectNothingLeft();
  });
});

/** DATA frames of a byte each, on another stream. */
function withId(frames: Buffer, id: number): Buffer {
  for (let at = 0; at < frames.length; at += 10) frames.writeUInt32BE(id, at + 5);
  return frames;
}
