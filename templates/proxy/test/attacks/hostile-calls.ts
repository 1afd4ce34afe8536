import { expect } from '@jest/globals';
import { encodeFields } from '../../src/hpack/encode-field.js';
import { dataFrame, headerFrames } from '../raw/frame.js';
import { grpcMessage, requestFields, RESPONSE_FIELDS, TRAILER_FIELDS } from '../raw/grpc-fields.js';
import type { RawStream } from '../raw/raw-stream.js';
import { waitUntil } from '../wait-until.js';
import type { Field } from './siege.js';

/** The header block of a call to the hostile pod. */
export const CALL = encodeFields(requestFields('/hostile.Service/Method'));

/** Calls the hostile pod by a connection of its own, and waits for the end of the call. */
export async function callPod({ siege }: Field): Promise<RawStream> {
  const client = await siege.attack();
  const stream = client.open(CALL, { isLast: true });
  await client.until('the call ends', () => stream.isClosed);
  expect(client.rules.broken).toEqual([]);
  expect(client.goawayCode).toBeUndefined();
  client.close();
  return stream;
}

/** The pod means well again, and before long its calls are answered. */
export async function expectRecovery(field: Field): Promise<void> {
  field.pod.hostility = { onCall: (stream, peer) => peer.send(answer(stream.id)) };
  await waitUntil('the pod is called again', async () => {
    return (await callPod(field)).field('grpc-status') === '0';
  });
}

function answer(id: number): Buffer {
  return Buffer.concat([
    headerFrames(id, encodeFields(RESPONSE_FIELDS)),
    dataFrame(id, grpcMessage(Buffer.from('fine'))),
    headerFrames(id, encodeFields(TRAILER_FIELDS), { isLast: true }),
  ]);
}
