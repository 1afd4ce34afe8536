import { encodeFields } from '../../src/hpack/encode-field.js';
import { dataFrame, headerFrames } from '../raw/frame.js';
import { grpcMessage, requestFields } from '../raw/grpc-fields.js';

/** The header block of a bidi call. */
export const BIDI = encodeFields(requestFields('/test.ByteService/Bidi'));
/** The header block of a server stream. */
export const SERVER_STREAM = encodeFields(requestFields('/test.ByteService/ServerStream'));

/** All frames of a small unary call, which is echoed. */
export function unaryCall(id: number): Buffer {
  const block = encodeFields(requestFields('/test.ByteService/Unary'));
  const message = grpcMessage(Buffer.from(`call ${id}`));
  return Buffer.concat([headerFrames(id, block), dataFrame(id, message, { isLast: true })]);
}
