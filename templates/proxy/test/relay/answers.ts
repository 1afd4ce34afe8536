import { encodeFields } from '../../src/hpack/encode-field.js';
import { dataFrame, headerFrames } from '../raw/frame.js';
import { grpcMessage, RESPONSE_FIELDS, TRAILER_FIELDS } from '../raw/grpc-fields.js';
import type { RawPeer } from '../raw/raw-peer.js';
import type { RawStream } from '../raw/raw-stream.js';

/** Answers a call with one message and the status OK. */
export function answer(stream: RawStream, peer: RawPeer, message = 'fine'): void {
  peer.rules.close(stream.id);
  peer.send(
    headerFrames(stream.id, encodeFields(RESPONSE_FIELDS)),
    dataFrame(stream.id, grpcMessage(Buffer.from(message))),
    headerFrames(stream.id, encodeFields(TRAILER_FIELDS), { isLast: true }),
  );
}

/** `127.0.0.1:port` of each, as a target. */
export function targetOf(...servers: readonly { readonly port: number }[]): string {
  return servers.map(({ port }) => `127.0.0.1:${port}`).join(',');
}
