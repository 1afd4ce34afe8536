import { describe, expect, it } from '@jest/globals';
import { encodeFields } from '../../src/hpack/encode-field.js';
import { headerFrames, pingFrame, settingsFrame } from '../raw/frame.js';
import { requestFields } from '../raw/grpc-fields.js';
import { waitUntil } from '../wait-until.js';
import { flood, layBeforeEach } from './siege.js';

const MOST = 512 * 1_048_576;

/** Requests that the proxy answers itself, `count` of them from stream `first` on. */
function requests(block: Buffer, first: number, count: number): Buffer {
  const frames = Array.from({ length: count }, (_, index) => {
    return headerFrames(first + 2 * index, block, { isLast: true });
  });
  return Buffer.concat(frames);
}

const TOO_LARGE = encodeFields([
  ...requestFields('/no.Such/Method'),
  // A byte each, and many more as it is counted.
  ...Array.from({ length: 120 }, () => ['accept-encoding', 'gzip, deflate'] as const),
]);
const UNIMPLEMENTED = encodeFields(requestFields('/no.Such/Method'));

// As fast as the proxy would ever let a client be, so that only what it does not read can stop it.
describe('a client that does not read the answers to its frames', () => {
  const limits = { maxControlFramesPerSecond: 1_000_000, maxHeaderListBytes: 4096 };
  const field = layBeforeEach({ limits });

  it.each([
    ['PING', pingFrame()],
    ['SETTINGS', settingsFrame([])],
  ])('loses its connection: %s', async (_, frame) => {
    const { siege } = field;
    const attacker = await siege.attack();
    await attacker.roundTrip();
    attacker.socket.pause();

    const sent = await flood(
      attacker,
      Buffer.concat(Array.from({ length: 2000 }, () => frame)),
      MOST,
    );

    expect(sent).toBeLessThan(MOST);
    await waitUntil('it is stopped', async () => {
      return (await siege.proxy.report()).counters.attacksStopped.unread_control === 1;
    });
    await siege.expectUnharmed();
    await siege.expectNothingLeft();
  });

  it.each([
    ['calls with too much metadata', TOO_LARGE, 'unread_control'],
    // Those that are not answered yet are open, and there may be only so many of them.
    ['calls that nobody implements', UNIMPLEMENTED, 'rapid_reset'],
  ] as const)('loses its connection: %s', async (_, block, attack) => {
    const { siege } = field;
    const attacker = await siege.attack();
    await attacker.roundTrip();
    attacker.socket.pause();

    const isStopped = async () => {
      const { counters } = await siege.proxy.report();
      return counters.attacksStopped[attack] === 1;
    };
    for (let round = 0; !(await isStopped()); round += 1) {
      attacker.send(requests(block, 1 + 4000 * round, 2000));
    }

    await siege.expectUnharmed();
    await siege.expectNothingLeft();
  });
});
