import type { Socket } from 'node:net';
import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from '@jest/globals';
import { encodeField, encodeFields } from '../../src/hpack/encode-field.js';
import { FLOW_CONTROL_ERROR } from '../../src/http2/error-codes.js';
import { CONTINUATION, DATA, END_HEADERS, HEADERS } from '../../src/http2/frame-types.js';
import { INITIAL_WINDOW_SIZE } from '../../src/http2/settings.js';
import {
  dataFrame,
  encodeFrame,
  goawayFrame,
  headerFrames,
  pingFrame,
  resetFrame,
  settingsFrame,
  uint32,
  windowFrame,
} from '../raw/frame.js';
import { RESPONSE_FIELDS, TRAILER_FIELDS } from '../raw/grpc-fields.js';
import { waitUntil } from '../wait-until.js';
import { CALL, callPod, expectRecovery } from './hostile-calls.js';
import { layOnce } from './siege.js';

const HEADERS_OK = encodeFields(RESPONSE_FIELDS);
const TRAILERS_OK = encodeFields(TRAILER_FIELDS);
const FULL = Buffer.alloc(16_384);

/** What a call may end with whose pod broke a rule. */
const FAILURES = [status.INTERNAL, status.UNAVAILABLE, status.RESOURCE_EXHAUSTED, status.UNKNOWN];

/** Frames that a pod answers a call with, on stream `id`. */
const ANSWERS: Readonly<Record<string, (id: number) => Buffer>> = {
  'headers without a status': (id) => headerFrames(id, encodeFields([['content-type', 'a/b']])),
  'a field with a capital letter': (id) => {
    return headerFrames(id, Buffer.concat([HEADERS_OK, Buffer.from('\0\x01X\x01v', 'latin1')]));
  },
  'payload before headers': (id) => dataFrame(id, FULL),
  'headers that cannot be decoded': (id) => headerFrames(id, Buffer.of(0x80)),
  'headers of 200 KB': (id) => {
    const block = encodeField('x-large', 'v'.repeat(200_000));
    const cuts = Array.from({ length: 13 }, (_, index) => (index + 1) * 15_000);
    return headerFrames(id, Buffer.concat([HEADERS_OK, block]), { cuts });
  },
  'trailers that do not end the stream': (id) =>
    Buffer.concat([headerFrames(id, HEADERS_OK), headerFrames(id, TRAILERS_OK)]),
  'a frame above 16 KiB': (id) => encodeFrame(DATA, 0, id, Buffer.alloc(16_385)),
  'an interim answer as the last word': (id) =>
    headerFrames(id, encodeFields([[':status', '103']]), { isLast: true }),
  'a promise': (id) => encodeFrame(5, END_HEADERS, id, Buffer.concat([uint32(2), HEADERS_OK])),
  'an answer on a stream that nobody opened': (id) => headerFrames(id + 100, HEADERS_OK),
  'headers on an even stream': () => headerFrames(2, HEADERS_OK),
  'HEADERS on stream 0': () => headerFrames(0, HEADERS_OK),
  'a WINDOW_UPDATE of 0': (id) => windowFrame(id, 0),
  'a WINDOW_UPDATE of 0 for the connection': () => windowFrame(0, 0),
  'a window above 2^31-1': (id) => windowFrame(id, 0x7fff_ffff),
  'a window of the connection above 2^31-1': () => windowFrame(0, 0x7fff_ffff),
  'a bad initial window': () => settingsFrame([[INITIAL_WINDOW_SIZE, 0x8000_0000]]),
  'RST_STREAM of 3 bytes': (id) => encodeFrame(3, 0, id, Buffer.alloc(3)),
  'a frame within a header block': (id) =>
    Buffer.concat([encodeFrame(HEADERS, 0, id, HEADERS_OK), pingFrame()]),
  'CONTINUATION out of the blue': (id) => encodeFrame(CONTINUATION, END_HEADERS, id, HEADERS_OK),
  'a header block without an end': (id) => {
    const rest = Array.from({ length: 10_000 }, () => encodeFrame(CONTINUATION, 0, id, HEADERS_OK));
    return Buffer.concat([encodeFrame(HEADERS, 0, id, HEADERS_OK), ...rest]);
  },
  'RST_STREAM, many times': (id) =>
    Buffer.concat(Array.from({ length: 9000 }, () => resetFrame(id, 2))),
  'GOAWAY, many times': () => Buffer.concat(Array.from({ length: 9000 }, () => goawayFrame(0, 2))),
  'GOAWAY with a long text': () => goawayFrame(0, 2, 'x'.repeat(16_000)),
  'another protocol': () => Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
};

const field = layOnce();
afterEach(() => {
  field.pod.hostility = {};
});

describe('a pod that breaks the rules', () => {
  it.each(Object.entries(ANSWERS))('harms its own calls alone: %s', async (_, frames) => {
    const { siege, pod } = field;
    pod.hostility = { onCall: (stream, peer) => peer.send(frames(stream.id)) };

    const stream = await callPod(field);

    if (stream.resetCode === undefined) {
      expect(FAILURES).toContain(Number(stream.field('grpc-status')));
      expect(stream.field('grpc-message')).toMatch(/[Tt]he pod at 127\.0\.0\.1:\d+ /);
    }
    await siege.expectUnharmed();
    await expectRecovery(field);
  });

  it('harms its own calls alone: more payload than its window', async () => {
    const { siege, pod } = field;
    const frames = Array.from({ length: 40 }, () => FULL);
    pod.hostility = {
      onCall: ({ id }, peer) => {
        peer.send(headerFrames(id, HEADERS_OK), ...frames.map((bytes) => dataFrame(id, bytes)));
      },
    };
    const client = await siege.attack({
      settings: [[INITIAL_WINDOW_SIZE, 0]],
      opensWindows: false,
    });
    client.open(CALL, { isLast: true });
    const peer = () => pod.peers.at(-1);
    await waitUntil('the pod is told', () => {
      const reset = [...(peer()?.streams.values() ?? [])].at(-1)?.resetCode;
      return (reset ?? peer()?.goawayCode) === FLOW_CONTROL_ERROR;
    });

    await siege.expectUnharmed();
    await expectRecovery(field);
  });
});

describe('a pod that does not shake hands', () => {
  it.each([
    ['says nothing', () => false],
    [
      'closes each connection',
      (socket: Socket) => {
        socket.destroy();
        return false;
      },
    ],
  ])(
    '%s: its calls end with UNAVAILABLE, and it is not dialled without a pause',
    async (_, onConnection) => {
      const { siege, pod } = field;
      pod.hostility = { onConnection };
      for (const peer of pod.peers) peer.close();
      const before = pod.connections;
      const began = performance.now();

      const stream = await callPod(field);

      expect(Number(stream.field('grpc-status'))).toBe(status.UNAVAILABLE);
      const seconds = (performance.now() - began) / 1000;
      expect(pod.connections - before).toBeLessThanOrEqual(5 + 2 * seconds);
      await siege.expectUnharmed();
      await expectRecovery(field);
    },
  );

  it('goes away from each connection: it is not dialled without a pause', async () => {
    const { siege, pod } = field;
    pod.hostility = {
      onConnection: (socket) => {
        socket.write(Buffer.concat([settingsFrame([]), goawayFrame(0, 0)]));
        return false;
      },
    };
    for (const peer of pod.peers) peer.close();
    const before = pod.connections;
    const began = performance.now();

    const stream = await callPod(field);

    expect(stream.resetCode ?? Number(stream.field('grpc-status'))).not.toBe(status.OK);
    const seconds = (performance.now() - began) / 1000;
    expect(pod.connections - before).toBeLessThanOrEqual(5 + 2 * seconds);
    await siege.expectUnharmed();
    await expectRecovery(field);
  });
});
