import { describe, expect, it } from '@jest/globals';
import { INITIAL_WINDOW_SIZE } from '../../src/http2/settings.js';
import type { ByteHandlers } from '../grpc/byte-server.js';
import { dataFrame, headerFrames } from '../raw/frame.js';
import { grpcMessage } from '../raw/grpc-fields.js';
import { waitUntil } from '../wait-until.js';
import { BIDI, SERVER_STREAM } from './requests.js';
import { layBeforeEach } from './siege.js';

const MIB = 1_048_576;
const BUDGET = 16 * MIB;

/** As many as one connection may have. */
const CALLS = 1000;

// All calls of one client could hold 250 MiB: 1000 windows of 256 KiB.
describe('a client that makes the proxy buffer as much as it can', () => {
  const field = layBeforeEach({ limits: { maxBufferedBytes: BUDGET } });

  it('does not keep others from calling: answers that it does not take', async () => {
    const { siege } = field;
    siege.server.handlers = ENDLESS;
    const attacker = await siege.attack({
      settings: [[INITIAL_WINDOW_SIZE, 0]],
      opensWindows: false,
    });
    for (let call = 0; call < CALLS; call += 1) attacker.send(request(1 + 2 * call));
    await waitUntil('the budget is nearly spent, or the client stopped', async () => {
      const { counters } = await siege.proxy.report();
      return attacker.isClosed || counters.bufferedBytes > 0.2 * BUDGET;
    });

    const report = await siege.expectUnharmed();
    expect(report.counters.bufferedBytes).toBeLessThanOrEqual(1.25 * BUDGET);
    await siege.neighbour.goOn();
    await siege.expectUnharmed();
    await siege.expectNothingLeft();
  });

  it('does not keep others from calling: requests that nobody takes', async () => {
    const { siege } = field;
    siege.server.handlers = { Bidi: (call) => call.on('error', () => {}) };
    const attacker = await siege.attack();
    for (let call = 0; call < CALLS; call += 1) attacker.send(headerFrames(1 + 2 * call, BIDI));
    const full = Buffer.alloc(16_384);
    for (let round = 0; round < 15 && !attacker.isClosed; round += 1) {
      for (let call = 0; call < CALLS; call += 1) {
        const id = 1 + 2 * call;
        if (attacker.streams.get(id)?.isClosed !== true) attacker.send(dataFrame(id, full));
      }
      await attacker.roundTrip().catch(() => {});
    }

    await siege.expectUnharmed();
    await siege.neighbour.goOn();
    const report = await siege.expectUnharmed();
    expect(report.counters.bufferedBytes).toBeLessThanOrEqual(1.25 * BUDGET);
    await siege.expectNothingLeft();
  });
});

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
