import { describe, expect, it } from '@jest/globals';
import { encodeFields } from '../../src/hpack/encode-field.js';
import { CANCEL } from '../../src/http2/error-codes.js';
import { INITIAL_WINDOW_SIZE } from '../../src/http2/settings.js';
import { dataFrame, headerFrames, pingFrame, resetFrame, settingsFrame } from '../raw/frame.js';
import { RESPONSE_FIELDS } from '../raw/grpc-fields.js';
import type { RawPeer } from '../raw/raw-peer.js';
import type { RawStream } from '../raw/raw-stream.js';
import { waitUntil } from '../wait-until.js';
import { expectRecovery, CALL } from './hostile-calls.js';
import { flood, layBeforeEach } from './siege.js';

const HEADERS_OK = encodeFields(RESPONSE_FIELDS);
const MIB = 1_048_576;
const MOST = 512 * MIB;

describe('a pod that floods', () => {
  const field = layBeforeEach();

  it.each([
    ['PING', pingFrame()],
    ['SETTINGS', settingsFrame([])],
  ])('loses its connection when it reads no answers: %s', async (_, frame) => {
    const { siege, pod } = field;
    const frames = Buffer.concat(Array.from({ length: 5000 }, () => frame));
    let flooded: RawPeer | undefined;
    pod.hostility = {
      onCall: (_stream, peer) => {
        flooded = peer;
        peer.socket.pause();
      },
    };
    const client = await siege.attack();
    client.open(CALL, { isLast: true });
    await waitUntil('the pod has the call', () => flooded !== undefined);
    const sent = flooded && (await flood(flooded, frames, MOST));

    expect(sent).toBeLessThan(MOST);
    await siege.expectUnharmed();
    await expectRecovery(field);
  });

  it('costs the bytes of its payload, and not an object for each', async () => {
    const { siege, pod } = field;
    pod.hostility = {
      onCall: ({ id }, peer) => {
        peer.send(headerFrames(id, HEADERS_OK));
        const bytes = Array.from({ length: 200_000 }, () => dataFrame(id, Buffer.alloc(1)));
        peer.send(Buffer.concat(bytes));
      },
    };
    const client = await siege.attack({
      settings: [[INITIAL_WINDOW_SIZE, 0]],
      opensWindows: false,
    });
    for (let call = 0; call < 20; call += 1) client.open(CALL, { isLast: true });
    await waitUntil('most of it is there', async () => {
      return (await siege.proxy.report()).counters.bufferedBytes > 20 * 190_000;
    });

    await siege.expectUnharmed();
    client.close();
    await expectRecovery(field);
  });

  it('is left when the client leaves it: interim answers without an end', async () => {
    const { siege, pod } = field;
    const interim = encodeFields([[':status', '103']]);
    let served: RawStream | undefined;
    pod.hostility = {
      onCall: (stream, peer) => {
        served = stream;
        const frames = Array.from({ length: 1000 }, () => headerFrames(stream.id, interim));
        void flood(peer, Buffer.concat(frames), 8 * MIB);
      },
    };
    const client = await siege.attack();
    const stream = client.open(CALL, { isLast: true });
    await waitUntil('the pod answers', () => served !== undefined);
    await siege.neighbour.goOn();
    client.send(resetFrame(stream.id, CANCEL));
    await waitUntil('the pod is told', () => {
      return served?.resetCode !== undefined || pod.peers.at(-1)?.isClosed === true;
    });

    await siege.expectUnharmed();
    await expectRecovery(field);
  });
});
