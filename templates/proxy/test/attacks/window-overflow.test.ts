import { describe, expect, it } from '@jest/globals';
import { FLOW_CONTROL_ERROR, PROTOCOL_ERROR } from '../../src/http2/error-codes.js';
import { INITIAL_WINDOW_SIZE, MAX_FRAME_SIZE, ENABLE_PUSH } from '../../src/http2/settings.js';
import { dataFrame, settingsFrame, windowFrame } from '../raw/frame.js';
import { BIDI, unaryCall } from './requests.js';
import { layOnce } from './siege.js';

const FULL_FRAME = Buffer.alloc(16_384);

describe('a client that overdraws or overflows windows', () => {
  const field = layOnce();

  it.each([
    ['a window of the connection above 2^31-1', windowFrame(0, 0x7fff_ffff), FLOW_CONTROL_ERROR],
    [
      'an initial window above 2^31-1',
      settingsFrame([[INITIAL_WINDOW_SIZE, 0x8000_0000]]),
      FLOW_CONTROL_ERROR,
    ],
    [
      'an initial window that makes that of a stream too large',
      Buffer.concat([windowFrame(1, 1000), settingsFrame([[INITIAL_WINDOW_SIZE, 0x7fff_ffff]])]),
      FLOW_CONTROL_ERROR,
    ],
    ['a WINDOW_UPDATE of 0 for the connection', windowFrame(0, 0), PROTOCOL_ERROR],
    ['frames smaller than allowed', settingsFrame([[MAX_FRAME_SIZE, 16_383]]), PROTOCOL_ERROR],
    ['frames larger than allowed', settingsFrame([[MAX_FRAME_SIZE, 0x100_0000]]), PROTOCOL_ERROR],
    ['a switch that is neither on nor off', settingsFrame([[ENABLE_PUSH, 2]]), PROTOCOL_ERROR],
  ])('loses its connection: %s', async (_, frames, code) => {
    const { siege } = field;
    const attacker = await siege.attack();
    attacker.open(BIDI);
    attacker.send(frames);

    await siege.expectStopped(attacker, code);
    await siege.expectUnharmed();
  });

  it.each([
    ['a window above 2^31-1', windowFrame(1, 0x7fff_ffff), FLOW_CONTROL_ERROR],
    ['a WINDOW_UPDATE of 0', windowFrame(1, 0), PROTOCOL_ERROR],
  ])('loses the stream, and only that: %s', async (_, frames, code) => {
    const { siege } = field;
    const attacker = await siege.attack();
    const stream = attacker.open(BIDI);
    attacker.send(frames);
    await attacker.until('the stream is reset', () => stream.resetCode !== undefined);

    expect(stream.resetCode).toBe(code);
    attacker.send(unaryCall(3));
    await attacker.until(
      'another call is answered',
      () => attacker.streams.get(3)?.isEnded === true,
    );
    expect(attacker.goawayCode).toBeUndefined();
    expect(attacker.rules.broken).toEqual([]);
    await siege.expectUnharmed();
  });

  it('loses the stream or the connection by more DATA than its window', async () => {
    const { siege } = field;
    // Nobody reads it, so no window is given back.
    siege.server.handlers = { Bidi: (call) => call.on('error', () => {}) };
    const attacker = await siege.attack();
    const stream = attacker.open(BIDI);
    await attacker.roundTrip();
    const isOver = () => stream.resetCode !== undefined || attacker.goawayCode !== undefined;
    for (let sent = 0; sent < 500 && !isOver(); sent += 1) {
      attacker.send(dataFrame(stream.id, FULL_FRAME));
      if (sent % 10 === 0) await attacker.roundTrip().catch(() => {});
    }
    await attacker.until('an end comes', isOver);

    expect(stream.resetCode ?? attacker.goawayCode).toBe(FLOW_CONTROL_ERROR);
    siege.server.handlers = {};
    await siege.expectUnharmed();
  });
});
